using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// S3: the authority's chain verified in everything but its dates, by a peer that does not know the time yet. It is good for one thing:
/// asking for a time stamp. With that time, <see cref="TryDate"/> gives the real thing.
/// </summary>
public sealed class UndatedAuthority
{
    private readonly ReceivedChain _chain;
    private readonly AuthorityRole _role;
    private readonly Judgement _judgement;

    private UndatedAuthority(ReceivedChain chain, AuthorityRole role, Judgement judgement) => (_chain, _role, _judgement) = (chain, role, judgement);

    public ReceivedCertificate Certificate => _chain.Leaf;

    public static bool TryVerify(
        ReceivedChain chain,
        TrustAnchors anchors,
        AuthorityRole role,
        IRevocationLookup revocations,
        [NotNullWhen(true)] out UndatedAuthority? undated,
        out CertificateRejection why)
    {
        var judgement = new Judgement(anchors, revocations, Now: null, AsOf: null);
        undated = VerifiedAuthority.TryVerify(chain, role, judgement, out _, out why) ? new UndatedAuthority(chain, role, judgement) : null;
        return undated is not null;
    }

    /// <summary>Applies the dates, at authority time.</summary>
    public bool TryDate(DateTimeOffset now, [NotNullWhen(true)] out VerifiedAuthority? verified, out CertificateRejection why) =>
        VerifiedAuthority.TryVerify(_chain, _role, _judgement with { Now = now }, out verified, out why);
}
