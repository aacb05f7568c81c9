using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>A certificate of the authority's own, read once from its file and kept in the pieces others ask for.</summary>
internal sealed class HeldCertificate
{
    public HeldCertificate(byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        Der = der;
        Subject = certificate.SubjectName.RawData;
        Issuer = certificate.IssuerName.RawData;
        NotBefore = certificate.NotBefore.ToUniversalTime();
        NotAfter = certificate.NotAfter.ToUniversalTime();
        PublicKey = SubjectPublicKey.TryRead(certificate.PublicKey.ExportSubjectPublicKeyInfo(), out var key)
            ? key
            : throw new CryptographicException("The certificate's key is neither P-256 nor P-384.");
        Serial = SerialNumber.TryFromDer(certificate.SerialNumberBytes.Span, out var serial)
            ? serial
            : throw new CryptographicException("The certificate's serial number is not a positive number of at most 20 octets.");
        IssuerKeyId = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier is { } id
            ? Convert.ToHexStringLower(id.Span)
            : PublicKey.KeyId;
    }

    public byte[] Der { get; }

    public byte[] Subject { get; }

    public byte[] Issuer { get; }

    public SerialNumber Serial { get; }

    public SubjectPublicKey PublicKey { get; }

    /// <summary>The key identifier of whoever signed it; its own for a root.</summary>
    public string IssuerKeyId { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    public bool IsSelfSigned => IssuerKeyId == PublicKey.KeyId;

    public string Pem => PemEncoding.WriteString("CERTIFICATE", Der) + "\n";
}
