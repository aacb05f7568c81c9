using System.Diagnostics.CodeAnalysis;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tickets;

/// <summary>A key document that was read and not yet believed.</summary>
public sealed class ReceivedTicketKeys
{
    private readonly IReadOnlyList<TicketKey> _keys;

    internal ReceivedTicketKeys(IReadOnlyList<TicketKey> keys) => _keys = keys;

    /// <summary>
    /// Takes the keys whose own certificate, in the ticket role and for this very key, leads to a pinned root (N5). A key that does
    /// not is left out: after a rotation the previous one may have expired.
    /// </summary>
    /// <param name="anchors">The pinned root.</param>
    /// <param name="revocations">The newest list.</param>
    /// <param name="now">Authority time.</param>
    /// <param name="keys">What was found good, in the order of the document.</param>
    /// <param name="why">Why the first key was not, when none was.</param>
    public bool TryVerify(
        TrustAnchors anchors,
        IRevocationLookup revocations,
        DateTimeOffset now,
        [NotNullWhen(true)] out TicketKeys? keys,
        out CertificateRejection why)
    {
        var verified = new List<TicketKey>();
        var first = CertificateRejection.None;
        foreach (var key in _keys)
        {
            if (IsCertified(key, anchors, revocations, now, out var rejection))
            {
                verified.Add(key);
            }
            else if (first == CertificateRejection.None)
            {
                first = rejection;
            }
        }

        keys = verified.Count > 0 ? new TicketKeys(verified) : null;
        why = keys is null ? first : CertificateRejection.None;
        return keys is not null;
    }

    private static bool IsCertified(
        TicketKey key, TrustAnchors anchors, IRevocationLookup revocations, DateTimeOffset now, out CertificateRejection why)
    {
        if (!ReceivedChain.TryParse(key.Chain, out var chain, out why)
            || !VerifiedAuthority.TryVerify(chain, anchors, AuthorityRole.Ticket, revocations, now, out var authority, out why))
        {
            return false;
        }

        var isOfThisKey = authority.Certificate.Spki.Span.SequenceEqual(key.ExportSubjectPublicKeyInfo());
        why = isOfThisKey ? CertificateRejection.None : CertificateRejection.BadSignature;
        return isOfThisKey;
    }
}
