namespace PeerSecure.Common.Contracts;

/// <summary>What a process says when it ends. Scripts rely on these numbers; they never change.</summary>
public enum ExitCode
{
    Done = 0,
    Failed = 1,
    Usage = 2,
    NotSignedIn = 3,
    NotFound = 4,
    CannotReach = 5,
    TrustRefused = 6,
    Integrity = 7,
    Revoked = 8,
    KeyChangeNeedsDecision = 9,
    UnexpectedKey = 10,
    Interrupted = 130,
}
