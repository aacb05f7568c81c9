using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// What one side of TLS shows: its leaf with the private key, then issuing and cross certificates, never the root (N6). Built once and
/// used for every handshake, because building the context walks a chain. The caller keeps the leaf alive for as long as this is used.
/// </summary>
public sealed class TlsIdentity
{
    private TlsIdentity(SslStreamCertificateContext context) => Context = context;

    public X509Certificate2 Leaf => Context.TargetCertificate;

    /// <summary>What is sent after the leaf.</summary>
    public IReadOnlyList<X509Certificate2> Sent => Context.IntermediateCertificates;

    internal SslStreamCertificateContext Context { get; }

    /// <param name="leaf">With its private key.</param>
    /// <param name="others">Issuing and cross certificates in any order; a root among them is left out.</param>
    public static TlsIdentity Create(X509Certificate2 leaf, IEnumerable<X509Certificate2> others)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        ArgumentNullException.ThrowIfNull(others);
        if (!leaf.HasPrivateKey)
        {
            throw new ArgumentException("A TLS identity needs the private key of its leaf.", nameof(leaf));
        }

        X509Certificate2Collection sent = [.. others.Where(certificate => !IsSelfIssued(certificate))]; // N6: never the root

        // S0: offline, or .NET fetches the issuer and an OCSP answer to staple from URLs that stand in our own certificate.
        return new TlsIdentity(SslStreamCertificateContext.Create(leaf, sent, offline: true, trust: null));
    }

    private static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
