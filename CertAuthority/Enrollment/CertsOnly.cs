using System.Formats.Asn1;
using PeerSecure.CertAuthority.Der;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>The answers of EST: PKCS#7 without signers, certificates alone (RFC 7030 sections 4.1.3 and 4.2.3, RFC 5652 section 5).</summary>
internal static class CertsOnly
{
    public static byte[] Encode(IEnumerable<byte[]> certificates)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.CmsSignedData);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.PushSetOf().Dispose();
                writer.WriteAlgorithm(Oids.CmsData); // the shape of one: a sequence of the identifier alone
                writer.WriteCertificates(certificates);
                writer.PushSetOf().Dispose();
            }
        }

        return writer.Encode();
    }
}
