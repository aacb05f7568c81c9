using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PeerSecure.Common.Certificates;

/// <summary>A leaf and what came with it, as sent in TLS, kept in <c>device.crt</c> or served by the directory. Nothing is believed yet.</summary>
public sealed class ReceivedChain
{
    private const int LongestPem = 64 * 1024;

    private ReceivedChain(ReceivedCertificate leaf, IReadOnlyList<ReceivedCertificate> others) => (Leaf, Others) = (leaf, others);

    public ReceivedCertificate Leaf { get; }

    /// <summary>Issuing and cross certificates, in no particular order; what could not be read is left out, it proves nothing.</summary>
    public IReadOnlyList<ReceivedCertificate> Others { get; }

    public static bool TryParse(TlsCertificates certificates, [NotNullWhen(true)] out ReceivedChain? chain, out CertificateRejection why)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        return TryParse(certificates.Received, out chain, out why);
    }

    /// <param name="certificates">DER, the leaf first.</param>
    /// <param name="chain">The chain when the answer is true.</param>
    /// <param name="why">Why the leaf was refused.</param>
    public static bool TryParse(IReadOnlyList<byte[]> certificates, [NotNullWhen(true)] out ReceivedChain? chain, out CertificateRejection why)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        chain = null;
        why = CertificateRejection.NoCertificate;
        if (certificates.Count == 0 || !ReceivedCertificate.TryParse(certificates[0], out var leaf, out why))
        {
            return false;
        }

        var others = new List<ReceivedCertificate>();
        foreach (var der in certificates.Skip(1).Take(TlsCertificates.MaximumCount - 1))
        {
            if (ReceivedCertificate.TryParse(der, out var other, out _))
            {
                others.Add(other);
            }
        }

        chain = new ReceivedChain(leaf, others);
        return true;
    }

    /// <summary>The same from PEM, the leaf first. Other PEM objects and text between are passed over.</summary>
    public static bool TryParsePem(ReadOnlySpan<char> pem, [NotNullWhen(true)] out ReceivedChain? chain, out CertificateRejection why)
    {
        chain = null;
        why = CertificateRejection.TooLarge;
        if (pem.Length > LongestPem)
        {
            return false;
        }

        var certificates = new List<byte[]>();
        while (certificates.Count < TlsCertificates.MaximumCount && PemEncoding.TryFind(pem, out var found))
        {
            if (pem[found.Label] is ReceivedCertificate.PemLabel)
            {
                var der = new byte[found.DecodedDataLength];
                _ = Convert.TryFromBase64Chars(pem[found.Base64Data], der, out _);
                certificates.Add(der);
            }

            pem = pem[found.Location.End..];
        }

        return TryParse(certificates, out chain, out why);
    }

    public string ToPem() => string.Concat(Others.Prepend(Leaf).Select(certificate => certificate.ToPem() + "\n"));
}
