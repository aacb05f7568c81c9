namespace PeerSecure.Peer.Terminal.App;

/// <summary>What is known of somebody's keys (docs/threat-model.md, rules C), from a calm state to one that stops everything.</summary>
internal enum TrustLevel
{
    /// <summary>Compared by the user (C7).</summary>
    Verified,
    Known,

    /// <summary>Seen for the first time (C1).</summary>
    New,

    /// <summary>The authority vouches for a new key, the old one does not (C3): the user decides.</summary>
    Changed,

    /// <summary>Another key while the old one is good (C4).</summary>
    Blocked,
    Revoked,
}
