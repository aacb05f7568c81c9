using PeerSecure.Common.Contracts;
using PeerSecure.Common.Revocation;

namespace PeerSecure.Peer.Doctor;

/// <summary>R2: the revocation list in the vault, which judges others while the authority is away, beside the policy it has to meet.</summary>
internal static class KeptListCheck
{
    private const string Area = "revocations";
    private static readonly TimeSpan Old = TimeSpan.FromDays(1);

    internal static HealthFinding Judge(SignedRevocationHead? newest, FreshnessPolicy policy, DateTimeOffset now)
    {
        var what = newest is null ? "No revocation list is kept in the vault yet" : $"The revocation list in the vault is {Spans.Of(now - newest.Content.ThisUpdate)} old";
        if (!policy.IsMet(newest, now))
        {
            return HealthFinding.Problem(Area, "kept-list-too-old", null, $"{what}; the policy '{policy}' accepts nobody with that.", "Bring the authority within reach: listen and connect fetch the list at once.");
        }

        return newest is null || now - newest.Content.ThisUpdate > Old
            ? HealthFinding.Note(Area, "kept-list-old", null, $"{what}: who was revoked since then is not known here.", "listen and connect fetch the newest list when the authority answers.")
            : HealthFinding.Good(Area, "kept-list", null, $"{what}, which the policy '{policy}' allows.");
    }

    internal static HealthFinding NotRead(FailureException? why) => HealthFinding.Note(
        Area, "kept-list-not-read", null, why is null ? "The revocation list in the vault was not looked at: that takes the passphrase." : $"The revocation list in the vault was not looked at: {why.Message}",
        why is null ? "To include it: peersecure doctor --passphrase-file FILE" : why.Remedy);
}
