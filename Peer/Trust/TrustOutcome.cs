using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Trust;

/// <summary>What a presented device is to this profile; nothing is kept before <see cref="PeerTrust.KeepAsync"/>.</summary>
internal sealed record TrustOutcome(KeyChangeDecision Decision, VerifiedDevice Device, Contact? Contact)
{
    internal bool IsStranger => Contact is null || Contact.Keys.Count == 0;

    /// <summary>How the device stands once it passed.</summary>
    internal TrustMark Mark => Decision.Kind switch
    {
        KeyChangeKind.First => TrustMark.New,
        KeyChangeKind.Same or KeyChangeKind.Continuity => Decision.IsVerified ? TrustMark.Verified : TrustMark.Known,
        KeyChangeKind.Reissue => TrustMark.NeedsDecision,
        KeyChangeKind.Unexpected => TrustMark.Blocked,
    };
}

/// <summary>How far a device is trusted, as shown beside its name.</summary>
internal enum TrustMark
{
    /// <summary>C1: never seen before.</summary>
    New,

    /// <summary>The same key as before, or one that a known key vouches for.</summary>
    Known,

    /// <summary>C7: the user compared fingerprints.</summary>
    Verified,

    /// <summary>C3: waits for <c>peersecure trust</c>.</summary>
    NeedsDecision,

    /// <summary>C4.</summary>
    Blocked,
}
