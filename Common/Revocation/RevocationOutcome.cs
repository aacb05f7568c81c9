namespace PeerSecure.Common.Revocation;

/// <summary>What became of an update that somebody offered.</summary>
public enum RevocationOutcome
{
    /// <summary>More is revoked, or allowed again, than before: judge every live session anew (R3).</summary>
    Taken,

    /// <summary>Nothing else is revoked, but the authority says so as of a later time.</summary>
    Refreshed,

    /// <summary>We had this, or something newer.</summary>
    AlreadyKnown,

    /// <summary>It does not continue what we have: ask the same side for everything (after 0).</summary>
    NeedsWhole,

    /// <summary>Not from this authority, or broken.</summary>
    Refused,
}
