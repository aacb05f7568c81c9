namespace PeerSecure.Common.Certificates;

/// <summary>What a presented key is to somebody who knows the account's keys (C1-C4).</summary>
public enum KeyChangeKind
{
    /// <summary>C1: nothing was known. Passes, shown as new.</summary>
    First,

    /// <summary>The key that is known. Passes.</summary>
    Same,

    /// <summary>C2, C5: known keys vouch for it. Passes quietly, with a line in the history.</summary>
    Continuity,

    /// <summary>C3, C5: only the authority vouches. Asks (exit 9), clears the verified mark.</summary>
    Reissue,

    /// <summary>C4. Blocks (exit 10).</summary>
    Unexpected,
}
