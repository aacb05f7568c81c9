using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Authority;

internal enum AuthorityFailure
{
    Unreachable,
    TimedOut,
    NotAnAuthority,
    OtherRoot,
    Untrusted,
    Expired,
    Revoked,
    NotSignedIn,
    Refused,
    NotFound,
    Conflict,
    TooMany,
    BadAnswer,
    Broken,
}

/// <summary>
/// What can go wrong with the authority. A refusal of its own carries its stable code and words; everything else is explained here.
/// </summary>
internal sealed class AuthorityException : FailureException
{
    private readonly string? _code;
    private readonly string? _remedy;

    internal AuthorityException(AuthorityFailure reason, string subject, Exception? cause = null)
        : base(Explain(reason, subject), cause) => Reason = reason;

    /// <summary>A problem document of the authority. Its text was written for the caller, and is cleaned of control characters.</summary>
    internal AuthorityException(AuthorityFailure reason, ProblemDocument problem, TimeSpan? retryAfter)
        : base(CleanText.Line(problem.Detail, 500))
    {
        Reason = reason;
        RetryAfter = retryAfter;
        _code = CleanText.Line(problem.Code, 60);
        _remedy = retryAfter is { } wait ? $"Try again in {Math.Ceiling(wait.TotalSeconds)} s." : "";
    }

    internal AuthorityFailure Reason { get; }

    internal TimeSpan? RetryAfter { get; }

    public override string Code => _code ?? Reason switch
    {
        AuthorityFailure.Unreachable => "authority-unreachable",
        AuthorityFailure.TimedOut => "authority-timed-out",
        AuthorityFailure.NotAnAuthority => "not-an-authority",
        AuthorityFailure.OtherRoot => "other-root",
        AuthorityFailure.Untrusted => "authority-untrusted",
        AuthorityFailure.Expired => "authority-expired",
        AuthorityFailure.Revoked => "authority-revoked",
        AuthorityFailure.NotSignedIn => "not-signed-in",
        AuthorityFailure.Refused => "refused",
        AuthorityFailure.NotFound => "not-found",
        AuthorityFailure.Conflict => "conflict",
        AuthorityFailure.TooMany => "too-many-requests",
        AuthorityFailure.BadAnswer => "bad-answer",
        AuthorityFailure.Broken => "authority-failed",
    };

    public override ExitCode ExitCode => Reason switch
    {
        AuthorityFailure.Unreachable or AuthorityFailure.TimedOut or AuthorityFailure.NotAnAuthority => ExitCode.CannotReach,
        AuthorityFailure.OtherRoot or AuthorityFailure.Untrusted or AuthorityFailure.Expired => ExitCode.TrustRefused,
        AuthorityFailure.Revoked => ExitCode.Revoked,
        AuthorityFailure.NotSignedIn or AuthorityFailure.Refused => ExitCode.NotSignedIn,
        AuthorityFailure.NotFound => ExitCode.NotFound,
        AuthorityFailure.Conflict or AuthorityFailure.TooMany or AuthorityFailure.Broken => ExitCode.Failed,
        AuthorityFailure.BadAnswer => ExitCode.Integrity,
    };

    public override string Remedy => _remedy ?? Reason switch
    {
        AuthorityFailure.Unreachable => "Check that it runs and the address is right, or try 'peersecure doctor'.",
        AuthorityFailure.TimedOut => "Try again, or run 'peersecure doctor'.",
        AuthorityFailure.NotAnAuthority => "Check the address and port.",
        AuthorityFailure.OtherRoot => "Do not continue: ask whoever gave you the link, and compare the fingerprint ('peersecure ca status' on the authority).",
        AuthorityFailure.Untrusted => "Do not continue unless you know why; ask your administrator.",
        AuthorityFailure.Expired => "Ask your administrator to run 'peersecure ca rotate tls'.",
        AuthorityFailure.Revoked => "Ask your administrator for a new join link.",
        AuthorityFailure.NotSignedIn => "Run 'peersecure login'.",
        AuthorityFailure.Refused or AuthorityFailure.NotFound or AuthorityFailure.Conflict => "",
        AuthorityFailure.TooMany => "Wait a little and try again.",
        AuthorityFailure.BadAnswer => "Both should run the same version; if it persists, report it.",
        AuthorityFailure.Broken => "Look at the authority's log under the request id, and try again.",
    };

    private static string Explain(AuthorityFailure reason, string subject) => reason switch
    {
        AuthorityFailure.Unreachable => $"The authority at {subject} cannot be reached.",
        AuthorityFailure.TimedOut => $"The authority at {subject} did not answer in time.",
        AuthorityFailure.NotAnAuthority => $"What answers at {subject} is not a PeerSecure authority.",
        AuthorityFailure.OtherRoot => $"The authority at {subject} has another root certificate than the one you joined.",
        AuthorityFailure.Untrusted => $"The certificate shown by {subject} is not that of the authority you joined.",
        AuthorityFailure.Expired => $"The certificate of the authority at {subject} is out of date.",
        AuthorityFailure.Revoked => $"The certificate of the authority at {subject} is revoked.",
        AuthorityFailure.NotSignedIn => "You are not signed in.",
        AuthorityFailure.Refused => $"The authority refused: {subject}.",
        AuthorityFailure.NotFound => $"{subject} was not found.",
        AuthorityFailure.Conflict => $"{subject} is taken or has changed meanwhile.",
        AuthorityFailure.TooMany => "The authority asks to slow down.",
        AuthorityFailure.BadAnswer => $"The authority's answer about {subject} does not make sense.",
        AuthorityFailure.Broken => $"The authority failed on {subject}.",
    };
}
