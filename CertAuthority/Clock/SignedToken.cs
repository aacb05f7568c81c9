using System.Formats.Asn1;
using System.Security.Cryptography;
using PeerSecure.CertAuthority.Der;
using PeerSecure.CertAuthority.Issuing;

namespace PeerSecure.CertAuthority.Clock;

/// <summary>
/// CMS SignedData around a TSTInfo (RFC 5652, RFC 3161 section 2.4.2, RFC 5816). Written by hand because it costs one signature that way;
/// SignedCms wants a certificate with its private key and serves one thread at a time.
/// </summary>
internal static class SignedToken
{
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag DirectoryName = new(TagClass.ContextSpecific, 4);

    /// <param name="signer">The time-stamp key.</param>
    /// <param name="chain">Goes along with the signer's certificate when the client asked for it; null sends neither.</param>
    /// <param name="content">The encoded TSTInfo.</param>
    public static byte[] Encode(ServiceKey signer, IReadOnlyList<HeldCertificate>? chain, byte[] content) => DerText.Encode(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.CmsSignedData);
            using (writer.PushSequence(Tag0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(3);
                using (writer.PushSetOf())
                {
                    writer.WriteAlgorithm(Oids.Sha256);
                }

                WriteContent(writer, content);
                if (chain is not null)
                {
                    writer.WriteCertificates(chain.Select(held => held.Der).Prepend(signer.Certificate.Der));
                }

                using (writer.PushSetOf())
                {
                    WriteSigner(writer, signer, content);
                }
            }
        }
    });

    private static void WriteContent(AsnWriter writer, byte[] content)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.TstInfo);
            using (writer.PushSequence(Tag0))
            {
                writer.WriteOctetString(content);
            }
        }
    }

    private static void WriteSigner(AsnWriter writer, ServiceKey signer, byte[] content)
    {
        // RFC 5652 section 5.4: signed as a SET OF, written under the tag [0] in its place.
        var attributes = DerText.Encode(set => WriteAttributes(set, signer.Certificate, content));
        var signature = signer.Key.SignDer(attributes);
        attributes[0] = 0xA0;
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(signer.Certificate.Issuer);
                writer.WriteSerial(signer.Certificate.Serial);
            }

            writer.WriteAlgorithm(Oids.Sha256);
            writer.WriteEncodedValue(attributes);
            writer.WriteEncodedValue(signer.Key.SignatureAlgorithm);
            writer.WriteOctetString(signature);
        }
    }

    private static void WriteAttributes(AsnWriter writer, HeldCertificate certificate, byte[] content)
    {
        using (writer.PushSetOf())
        {
            WriteAttribute(writer, Oids.CmsContentType, value => value.WriteObjectIdentifier(Oids.TstInfo));
            WriteAttribute(writer, Oids.CmsMessageDigest, value => value.WriteOctetString(SHA256.HashData(content)));
            WriteAttribute(writer, Oids.SigningCertificateV2, value => WriteCertificateId(value, certificate));
        }
    }

    private static void WriteAttribute(AsnWriter writer, string type, Action<AsnWriter> value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSetOf())
            {
                value(writer);
            }
        }
    }

    /// <summary>ESSCertIDv2 (RFC 5035): ties the token to this one certificate. SHA-256 is the default and so not written.</summary>
    private static void WriteCertificateId(AsnWriter writer, HeldCertificate certificate)
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOctetString(SHA256.HashData(certificate.Der));
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                using (writer.PushSequence(DirectoryName))
                {
                    writer.WriteEncodedValue(certificate.Issuer);
                }

                writer.WriteSerial(certificate.Serial);
            }
        }
    }
}
