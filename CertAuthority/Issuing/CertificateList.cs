using System.Formats.Asn1;
using PeerSecure.CertAuthority.Der;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>Writes X.509 revocation lists (RFC 5280 section 5) from entries that were encoded when they were revoked.</summary>
internal static class CertificateList
{
    private const int RoomForHeader = 256;

    /// <param name="issuer">Whose certificates are listed, and who signs.</param>
    /// <param name="number">Rises with every list of this issuer.</param>
    /// <param name="thisUpdate">When the list was true.</param>
    /// <param name="nextUpdate">Until when it may be used.</param>
    /// <param name="entries">The output of <see cref="WriteEntry"/>, one after the other.</param>
    public static byte[] Sign(
        CertificateSigner issuer, long number, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate, ReadOnlySpan<byte> entries)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, entries.Length + issuer.Name.Length + RoomForHeader);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteEncodedValue(issuer.Key.SignatureAlgorithm);
            writer.WriteEncodedValue(issuer.Name);
            writer.WriteTime(DerText.WholeSeconds(thisUpdate));
            writer.WriteTime(DerText.WholeSeconds(nextUpdate));
            if (!entries.IsEmpty)
            {
                writer.WriteEncodedValue(DerText.Sequence(entries));
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(Extension.IssuerKey(issuer.Key.PublicKey));
                writer.WriteEncodedValue(Extension.Encode(Oids.CrlNumber, critical: false, value => value.WriteInteger(number)));
            }
        }

        return SignedObject.Encode(issuer.Key, writer.Encode());
    }

    public static byte[] WriteEntry(SerialNumber serial, RevocationEntry entry) => DerText.Encode(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteSerial(serial);
            writer.WriteTime(DerText.WholeSeconds(entry.RevokedAt));
            if (entry.Reason != RevocationReason.Unspecified) // RFC 5280 section 5.3.1: absent then
            {
                using (writer.PushSequence())
                {
                    writer.WriteEncodedValue(Extension.Encode(Oids.ReasonCode, critical: false, value => WriteReason(value, entry.Reason)));
                }
            }
        }
    });

    /// <summary>An ENUMERATED of one octet; the names of our reasons carry the numbers of RFC 5280.</summary>
    public static void WriteReason(AsnWriter writer, RevocationReason reason) => writer.WriteEncodedValue([0x0A, 0x01, (byte)reason]);
}
