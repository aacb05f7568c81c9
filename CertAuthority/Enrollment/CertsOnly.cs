using System.Formats.Asn1;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>The answers of EST: PKCS#7 without signers, certificates alone (RFC 7030 sections 4.1.3 and 4.2.3, RFC 5652 section 5).</summary>
internal static class CertsOnly
{
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string Data = "1.2.840.113549.1.7.1";

    public static byte[] Encode(IEnumerable<byte[]> certificates)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(SignedData);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.PushSetOf().Dispose();
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Data);
                }

                WriteCertificates(writer, certificates);
                writer.PushSetOf().Dispose();
            }
        }

        return writer.Encode();
    }

    private static void WriteCertificates(AsnWriter writer, IEnumerable<byte[]> certificates)
    {
        using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            foreach (var certificate in certificates)
            {
                writer.WriteEncodedValue(certificate);
            }
        }
    }
}
