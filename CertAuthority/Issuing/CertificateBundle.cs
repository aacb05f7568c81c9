using System.Formats.Asn1;
using System.Text;
using PeerSecure.CertAuthority.Der;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>The degenerate PKCS#7 that EST answers with (RFC 5652 section 5, RFC 7030 section 4.1.3): certificates and no signature.</summary>
internal static class CertificateBundle
{
    private const int LineLength = 64;

    /// <summary>Base64 in lines, as <c>openssl base64 -d</c> and <c>base64 -d</c> both read it.</summary>
    public static string EncodeBase64(params ReadOnlySpan<byte[]> certificates)
    {
        var base64 = Convert.ToBase64String(Encode(certificates));
        var text = new StringBuilder(base64.Length + (base64.Length / LineLength) + 2);
        for (var start = 0; start < base64.Length; start += LineLength)
        {
            text.Append(base64, start, Math.Min(LineLength, base64.Length - start)).Append('\n');
        }

        return text.ToString();
    }

    private static byte[] Encode(ReadOnlySpan<byte[]> certificates)
    {
        var tag0 = new Asn1Tag(TagClass.ContextSpecific, 0);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.CmsSignedData);
            using (writer.PushSequence(tag0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.PushSetOf().Dispose();
                writer.WriteAlgorithm(Oids.CmsData);
                WriteCertificates(writer, certificates);
                writer.PushSetOf().Dispose();
            }
        }

        return writer.Encode();
    }

    /// <summary>A SET OF: the writer puts the certificates into the order that DER demands.</summary>
    public static void WriteCertificates(AsnWriter writer, ReadOnlySpan<byte[]> certificates)
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
