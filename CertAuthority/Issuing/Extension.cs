using System.Formats.Asn1;
using System.Net;
using PeerSecure.CertAuthority.Der;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>The X.509 extensions of our profile (RFC 5280 section 4.2), each encoded whole.</summary>
internal static class Extension
{
    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag UriName = new(TagClass.ContextSpecific, 6);
    private static readonly Asn1Tag AddressName = new(TagClass.ContextSpecific, 7);

    /// <summary>Signs, and nothing else: every certificate that is not an authority's own.</summary>
    public static readonly byte[] SignatureOnly = Encode(Oids.KeyUsage, critical: true, writer => writer.WriteBitString([0x80], 7));

    /// <summary>keyCertSign and cRLSign: a root.</summary>
    public static readonly byte[] SignsCertificates = Encode(Oids.KeyUsage, critical: true, writer => writer.WriteBitString([0x06], 1));

    /// <summary>As <see cref="SignsCertificates"/>, and digitalSignature for revocation lists and receipts in our own format.</summary>
    public static readonly byte[] SignsCertificatesAndDocuments = Encode(Oids.KeyUsage, critical: true, writer => writer.WriteBitString([0x86], 1));

    /// <summary>RFC 6960 section 4.2.2.2.1: do not ask us about the certificate that signs our answers; it is short-lived instead.</summary>
    public static readonly byte[] OcspNoCheck = Encode(Oids.OcspNoCheck, critical: false, writer => writer.WriteNull());

    public static byte[] Authority(int? pathLength) => Encode(Oids.BasicConstraints, critical: true, writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteBoolean(true);
            if (pathLength is { } length)
            {
                writer.WriteInteger(length);
            }
        }
    });

    public static byte[] Purposes(bool critical, params string[] purposes) => Encode(Oids.ExtendedKeyUsage, critical, writer =>
    {
        using (writer.PushSequence())
        {
            foreach (var purpose in purposes)
            {
                writer.WriteObjectIdentifier(purpose);
            }
        }
    });

    public static byte[] SubjectKey(SubjectPublicKey key) =>
        Encode(Oids.SubjectKeyIdentifier, critical: false, writer => writer.WriteOctetString(key.KeyIdentifier));

    public static byte[] IssuerKey(SubjectPublicKey key) => Encode(Oids.AuthorityKeyIdentifier, critical: false, writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteOctetString(key.KeyIdentifier, Tag0);
        }
    });

    public static byte[] Names(string uri, IReadOnlyList<string> dnsNames, IReadOnlyList<IPAddress> addresses) =>
        Encode(Oids.SubjectAltName, critical: false, writer =>
        {
            using (writer.PushSequence())
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, uri, UriName);
                foreach (var name in dnsNames)
                {
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, name, DnsName);
                }

                foreach (var address in addresses)
                {
                    writer.WriteOctetString(address.GetAddressBytes(), AddressName);
                }
            }
        });

    public static byte[] RevocationListAt(string url) => Encode(Oids.CrlDistributionPoints, critical: false, writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence(Tag0))
        using (writer.PushSequence(Tag0))
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, url, UriName);
        }
    });

    public static byte[] StatusAt(string url) => Encode(Oids.AuthorityInfoAccess, critical: false, writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.Ocsp);
            writer.WriteCharacterString(UniversalTagNumber.IA5String, url, UriName);
        }
    });

    /// <summary>One extension, its value wrapped in the octet string that X.509 wants; CRL and OCSP entries use it too.</summary>
    public static byte[] Encode(string oid, bool critical, Action<AsnWriter> value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (critical)
            {
                writer.WriteBoolean(true);
            }

            using (writer.PushOctetString())
            {
                value(writer);
            }
        }

        return writer.Encode();
    }
}
