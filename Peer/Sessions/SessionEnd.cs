namespace PeerSecure.Peer.Sessions;

/// <summary>Why a session is over.</summary>
internal enum SessionEndKind
{
    /// <summary>Somebody said goodbye.</summary>
    Goodbye,

    /// <summary>One side does not want the session: it never opened, or a key in it no longer passes (C6).</summary>
    Refused,

    /// <summary>A certificate or key in it is no longer good.</summary>
    Revoked,

    /// <summary>Both sides had opened one at the same time; the other one stays (S2).</summary>
    Duplicate,

    /// <summary>A frame that must not come now, is too long, or cannot be read.</summary>
    Protocol,

    /// <summary>Nothing was heard for 45 seconds.</summary>
    Silence,

    /// <summary>The connection broke; worth another try.</summary>
    Broken,

    /// <summary>This program is ending.</summary>
    Stopped,
}

/// <summary>How a session ended: why, on whose account, and for our own log the named reason.</summary>
internal sealed record SessionEnd(SessionEndKind Kind, bool ByUs, string Detail)
{
    /// <summary>The path broke rather than somebody's will: connecting again makes sense.</summary>
    internal bool IsBreak => Kind is SessionEndKind.Broken or SessionEndKind.Silence;

    internal string Code => Kind switch
    {
        SessionEndKind.Goodbye => "goodbye",
        SessionEndKind.Refused => "refused",
        SessionEndKind.Revoked => "revoked",
        SessionEndKind.Duplicate => "duplicate",
        SessionEndKind.Protocol => "protocol",
        SessionEndKind.Silence => "silence",
        SessionEndKind.Broken => "broken",
        SessionEndKind.Stopped => "stopped",
    };

    /// <summary>What the other side's bye means here; an unknown code is an orderly end all the same.</summary>
    internal static SessionEnd FromBye(string code) => code switch
    {
        "refused" => new SessionEnd(SessionEndKind.Refused, ByUs: false, code),
        "revoked" => new SessionEnd(SessionEndKind.Revoked, ByUs: false, code),
        "duplicate" => new SessionEnd(SessionEndKind.Duplicate, ByUs: false, code),
        "protocol" => new SessionEnd(SessionEndKind.Protocol, ByUs: false, code),
        "stopped" => new SessionEnd(SessionEndKind.Stopped, ByUs: false, code),
        _ => new SessionEnd(SessionEndKind.Goodbye, ByUs: false, "goodbye"),
    };
}
