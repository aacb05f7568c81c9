namespace PeerSecure.Common.Certificates;

/// <summary>
/// The steps that every leaf goes through after its own profile was checked: signature by an issuer that leads to a pinned root,
/// revocation of the path and the leaf, dates. A claim that is not signed is never reported as expired or revoked.
/// </summary>
/// <param name="Anchors">The pinned roots and what leads to them.</param>
/// <param name="Revocations">Who knows what is revoked.</param>
/// <param name="Now">The time the dates are held against; null leaves dates out (S3, and only there).</param>
/// <param name="AsOf">Revocations after this time do not count (M2); null counts all.</param>
internal sealed record Judgement(TrustAnchors Anchors, IRevocationLookup Revocations, DateTimeOffset? Now, DateTimeOffset? AsOf)
{
    internal bool TryFindIssuer(ReceivedChain chain, out VerifiedIssuer? issuer, out CertificateRejection why)
    {
        issuer = null;
        var signers = Anchors.FindIssuersOf(chain, candidate => Refuse(candidate) == CertificateRejection.None);
        if (signers.Count == 0)
        {
            var named = Anchors.Issuers.Any(known => known.IsIssuing && chain.Leaf.Fields.NamesAsIssuer(known.Certificate.Fields));
            why = named ? CertificateRejection.BadSignature : CertificateRejection.UntrustedIssuer;
            return false;
        }

        issuer = signers.FirstOrDefault(signer => Refuse(signer) == CertificateRejection.None);
        why = issuer is null ? Refuse(signers[0]) : Refuse(chain.Leaf, issuer);
        return why == CertificateRejection.None;
    }

    internal CertificateRejection CheckDates(ReceivedCertificate leaf) =>
        Now < leaf.NotBefore ? CertificateRejection.NotYetValid
        : Now > leaf.NotAfter ? CertificateRejection.Expired
        : CertificateRejection.None;

    private CertificateRejection Refuse(VerifiedIssuer issuer) =>
        issuer.FindRevocation(Revocations, AsOf) ? CertificateRejection.IssuerRevoked
        : Now is { } now && !issuer.IsValidAt(now) ? CertificateRejection.IssuerNotValidNow
        : CertificateRejection.None;

    private CertificateRejection Refuse(ReceivedCertificate leaf, VerifiedIssuer issuer) =>
        RevocationCheck.TryFind(Revocations, issuer.KeyHash, leaf, AsOf, out _) ? CertificateRejection.Revoked : CheckDates(leaf);
}
