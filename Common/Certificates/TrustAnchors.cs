using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// The root or roots a peer pinned, or the authority's own, and the issuers found to lead to them. An issuer is verified once and then
/// remembered, so a handshake costs one signature check: the leaf's. Thread-safe.
/// </summary>
public sealed class TrustAnchors
{
    // Only certificates that a pinned root vouches for get in, so a stranger cannot fill this; it bounds an authority gone mad.
    private const int MaximumIssuers = 64;
    private ImmutableArray<VerifiedIssuer> _issuers;

    private TrustAnchors(AuthorityId authority, ImmutableArray<VerifiedIssuer> roots) => (Authority, Roots, _issuers) = (authority, roots, roots);

    public AuthorityId Authority { get; }

    public IReadOnlyList<VerifiedIssuer> Roots { get; }

    /// <summary>Every issuer that was verified so far, roots included.</summary>
    public IReadOnlyList<VerifiedIssuer> Issuers => _issuers;

    /// <param name="authority">Whose names count (N2).</param>
    /// <param name="roots">The pinned roots: nothing but the caller's pin makes them trusted.</param>
    /// <param name="anchors">The anchors when the answer is true.</param>
    /// <param name="why">Why a root cannot be one.</param>
    public static bool TryCreate(
        AuthorityId authority, IReadOnlyList<ReceivedCertificate> roots, [NotNullWhen(true)] out TrustAnchors? anchors, out CertificateRejection why)
    {
        ArgumentNullException.ThrowIfNull(authority);
        ArgumentNullException.ThrowIfNull(roots);
        ImmutableArray<VerifiedIssuer> verified = [.. roots.Select(VerifiedIssuer.TryRoot).OfType<VerifiedIssuer>()];
        var good = verified.Length > 0 && verified.Length == roots.Count;
        why = good ? CertificateRejection.None : CertificateRejection.NotARoot;
        anchors = good ? new TrustAnchors(authority, verified) : null;
        return good;
    }

    /// <summary>Issuing and cross certificates from a file, a directory answer or a handshake: those that lead to a pinned root are kept.</summary>
    public void Learn(IEnumerable<ReceivedCertificate> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        var candidates = certificates.Where(candidate => candidate.Fields.Extensions.IsAuthority).Take(MaximumIssuers).ToList();
        var found = true;
        while (found) // a cross certificate may come after what it vouches for
        {
            found = false;
            foreach (var candidate in candidates)
            {
                found |= TryLearn(candidate);
            }
        }
    }

    /// <summary>
    /// The issuers that signed this leaf, by signature alone: the caller asks for dates and revocation. What came with the leaf is looked
    /// at only when no known issuer is good.
    /// </summary>
    internal IReadOnlyList<VerifiedIssuer> FindIssuersOf(ReceivedChain chain, Func<VerifiedIssuer, bool> isGood)
    {
        var known = SignersOf(chain.Leaf);
        if (known.Any(isGood) || chain.Others.Count == 0)
        {
            return known;
        }

        Learn(chain.Others);
        return SignersOf(chain.Leaf);
    }

    private List<VerifiedIssuer> SignersOf(ReceivedCertificate leaf)
    {
        var signers = new List<VerifiedIssuer>();
        foreach (var issuer in _issuers)
        {
            // The same issuing key under a second cross certificate signed it too; no need to check again.
            var sameKey = signers.Exists(signer => signer.KeyHash == issuer.KeyHash) && leaf.Fields.NamesAsIssuer(issuer.Certificate.Fields);
            if (issuer.IsIssuing && (sameKey || issuer.Signed(leaf)))
            {
                signers.Add(issuer);
            }
        }

        return signers;
    }

    private bool TryLearn(ReceivedCertificate candidate)
    {
        var learned = false;
        foreach (var parent in _issuers.Where(parent => !Knows(_issuers, parent, candidate)))
        {
            if (parent.TryStep(candidate) is { } issuer)
            {
                learned |= ImmutableInterlocked.Update(
                    ref _issuers, (all, one) => all.Length < MaximumIssuers && !Knows(all, one.Parent!, one.Certificate) ? all.Add(one) : all, issuer);
            }
        }

        return learned;
    }

    private static bool Knows(ImmutableArray<VerifiedIssuer> issuers, VerifiedIssuer parent, ReceivedCertificate certificate) =>
        issuers.Any(issuer => ReferenceEquals(issuer.Parent, parent) && issuer.Certificate.Der.Span.SequenceEqual(certificate.Der.Span));
}
