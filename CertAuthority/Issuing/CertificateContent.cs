using System.Formats.Asn1;
using PeerSecure.CertAuthority.Der;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>What a certificate says: everything but who signs it.</summary>
internal sealed class CertificateContent
{
    private const int RoomForNames = 192;

    public required byte[] Subject { get; init; }

    public required SubjectPublicKey PublicKey { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Each an encoded extension; written in this order.</summary>
    public required IReadOnlyList<byte[]> Extensions { get; init; }

    public SerialNumber Serial { get; } = NewSerial.Random();

    public IssuedCertificate Issue(CertificateSigner issuer) =>
        new(SignedObject.Encode(issuer.Key, Encode(issuer)), Serial, issuer.Key.PublicKey.Hash, PublicKey, NotBefore, NotAfter);

    /// <summary>Whether a certificate in use has just these extensions, so that a new one would change nothing but its dates.</summary>
    public bool SaysTheSameAs(HeldCertificate certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        WriteExtensions(writer);
        return certificate.Der.AsSpan().IndexOf(writer.Encode()) >= 0;
    }

    private byte[] Encode(CertificateSigner issuer)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, PublicKey.Spki.Length + Extensions.Sum(part => part.Length) + RoomForNames);
        using (writer.PushSequence())
        {
            WriteVersion3(writer);
            writer.WriteSerial(Serial);
            writer.WriteEncodedValue(issuer.Key.SignatureAlgorithm);
            writer.WriteEncodedValue(issuer.Name);
            using (writer.PushSequence())
            {
                writer.WriteTime(NotBefore);
                writer.WriteTime(NotAfter);
            }

            writer.WriteEncodedValue(Subject);
            writer.WriteEncodedValue(PublicKey.Spki);
            WriteExtensions(writer);
        }

        return writer.Encode();
    }

    private static void WriteVersion3(AsnWriter writer)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            writer.WriteInteger(2);
        }
    }

    private void WriteExtensions(AsnWriter writer)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
        using (writer.PushSequence())
        {
            foreach (var extension in Extensions)
            {
                writer.WriteEncodedValue(extension);
            }
        }
    }
}
