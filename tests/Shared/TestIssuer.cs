using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Tests.Shared;

/// <summary>A root, cross or issuing key with its certificate, able to sign others. No checks: tests also need wrong certificates.</summary>
internal sealed class TestIssuer
{
    public TestIssuer(string name, ECCurve curve)
        : this(name, ECDsa.Create(curve))
    {
    }

    private TestIssuer(string name, ECDsa key)
    {
        Name = new X500DistinguishedName($"CN={name}");
        Key = key;
    }

    public X500DistinguishedName Name { get; }

    public ECDsa Key { get; }

    public X509Certificate2 Certificate { get; private set; } = null!;

    public SpkiHash KeyHash => SpkiHash.Of(Key.ExportSubjectPublicKeyInfo());

    public HashAlgorithmName Hash => Key.KeySize == 384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

    /// <summary>Makes this issuer's certificate, signed by another or, without one, by itself.</summary>
    public TestIssuer CertifiedBy(TestIssuer? parent, int? pathLength, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        Certificate = Certify(parent ?? this, pathLength, notBefore, notAfter);
        return this;
    }

    /// <summary>Another certificate for the same key and name: a cross certificate.</summary>
    public X509Certificate2 Certify(
        TestIssuer parent,
        int? pathLength,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter,
        X509KeyUsageFlags usage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
        bool isAuthority = true)
    {
        var request = new CertificateRequest(Name, Key, parent.Hash);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, isAuthority && pathLength is not null, pathLength ?? 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        return parent.Sign(request, notBefore, notAfter);
    }

    /// <summary>Signs a request with both key identifiers added.</summary>
    public X509Certificate2 Sign(CertificateRequest request, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(
            KeyIdentifier(request.PublicKey.ExportSubjectPublicKeyInfo()), critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(
            KeyIdentifier(Key.ExportSubjectPublicKeyInfo())));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3f) | 0x40);
        return request.Create(Name, X509SignatureGenerator.CreateForECDsa(Key), notBefore, notAfter, serial);
    }

    private static byte[] KeyIdentifier(byte[] spki) => SHA256.HashData(spki)[..20];
}
