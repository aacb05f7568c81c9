using System.Formats.Asn1;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>The outer shape that certificates, lists and OCSP answers share: content, algorithm, signature.</summary>
internal static class SignedObject
{
    private const int RoomForSignature = 160;

    /// <summary>Signs the encoded content; <paramref name="certificates"/> follow the signature in OCSP answers only.</summary>
    public static byte[] Encode(SigningKey key, ReadOnlySpan<byte> content, ReadOnlySpan<byte> certificates = default)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, content.Length + certificates.Length + RoomForSignature);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(content);
            writer.WriteEncodedValue(key.SignatureAlgorithm);
            writer.WriteBitString(key.SignDer(content));
            if (!certificates.IsEmpty)
            {
                writer.WriteEncodedValue(certificates);
            }
        }

        return writer.Encode();
    }
}
