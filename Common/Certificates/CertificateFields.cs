namespace PeerSecure.Common.Certificates;

/// <summary>What verification needs of a certificate, as it was read and before anything was believed.</summary>
internal sealed class CertificateFields
{
    internal required ReadOnlyMemory<byte> Tbs { get; init; }
    internal required SignatureScheme SignedWith { get; init; }
    internal required ReadOnlyMemory<byte> Signature { get; init; }
    internal required SerialNumber Serial { get; init; }
    internal required ReadOnlyMemory<byte> Issuer { get; init; }
    internal required ReadOnlyMemory<byte> Subject { get; init; }
    internal required DateTimeOffset NotBefore { get; init; }
    internal required DateTimeOffset NotAfter { get; init; }
    internal required ReadOnlyMemory<byte> Spki { get; init; }
    internal required SignatureScheme Key { get; init; }
    internal required CertificateExtensions Extensions { get; init; }

    internal bool IsSelfIssued => Subject.Span.SequenceEqual(Issuer.Span);

    /// <summary>Names and key identifiers say that <paramref name="issuer"/> may have signed this; only the signature proves it.</summary>
    internal bool NamesAsIssuer(CertificateFields issuer) =>
        Issuer.Span.SequenceEqual(issuer.Subject.Span)
        && Extensions.AuthorityKeyId is { } wanted
        && issuer.Extensions.SubjectKeyId is { } offered
        && wanted.Span.SequenceEqual(offered.Span);
}
