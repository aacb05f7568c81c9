using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Sessions;

internal enum SessionFailure
{
    Unreachable,
    TimedOut,
    NotAPeer,
    NoCertificate,
    Untrusted,
    OtherAuthority,
    Expired,
    NotYetValid,
    Revoked,
    WrongName,
    Ourselves,
    StaleRevocations,
    Stranger,
    KeyChangeNeedsDecision,
    UnexpectedKey,

    /// <summary>A5: forged, expired, bound to another certificate, for somebody else, shown before, or of a login that has ended.</summary>
    BadTicket,
    RefusedByPeer,
    NotAnswered,
    Protocol,
    PortInUse,
    CannotListen,
    TooManySessions,
}

/// <summary>Why a session did not open. The one exception of this folder; sockets, TLS and parsing are wrapped into it once.</summary>
internal sealed class SessionException(SessionFailure reason, string who, Exception? cause = null, string tried = "")
    : FailureException(tried.Length == 0 ? Explain(reason, who) : $"{Explain(reason, who)} Tried: {tried}.", cause)
{
    internal SessionFailure Reason { get; } = reason;

    /// <summary>Who was spoken to, as the caller named it.</summary>
    internal string Who { get; } = who;

    public override string Code => Reason switch
    {
        SessionFailure.Unreachable => "unreachable",
        SessionFailure.TimedOut => "timed-out",
        SessionFailure.NotAPeer => "not-a-peer",
        SessionFailure.NoCertificate => "no-certificate",
        SessionFailure.Untrusted => "untrusted",
        SessionFailure.OtherAuthority => "other-authority",
        SessionFailure.Expired => "expired",
        SessionFailure.NotYetValid => "not-yet-valid",
        SessionFailure.Revoked => "revoked",
        SessionFailure.WrongName => "wrong-name",
        SessionFailure.Ourselves => "ourselves",
        SessionFailure.StaleRevocations => "stale-revocations",
        SessionFailure.Stranger => "stranger-refused",
        SessionFailure.KeyChangeNeedsDecision => "key-change",
        SessionFailure.UnexpectedKey => "unexpected-key",
        SessionFailure.BadTicket => "bad-ticket",
        SessionFailure.RefusedByPeer => "refused-by-peer",
        SessionFailure.NotAnswered => "not-answered",
        SessionFailure.Protocol => "protocol",
        SessionFailure.PortInUse => "port-in-use",
        SessionFailure.CannotListen => "cannot-listen",
        SessionFailure.TooManySessions => "too-many-sessions",
    };

    public override ExitCode ExitCode => Reason switch
    {
        SessionFailure.Unreachable or SessionFailure.TimedOut or SessionFailure.NotAPeer or SessionFailure.NotAnswered => ExitCode.CannotReach,
        SessionFailure.Revoked => ExitCode.Revoked,
        SessionFailure.KeyChangeNeedsDecision => ExitCode.KeyChangeNeedsDecision,
        SessionFailure.UnexpectedKey => ExitCode.UnexpectedKey,
        SessionFailure.Protocol or SessionFailure.PortInUse or SessionFailure.CannotListen or SessionFailure.TooManySessions => ExitCode.Failed,
        SessionFailure.Ourselves => ExitCode.Usage,
        SessionFailure.NoCertificate or SessionFailure.Untrusted or SessionFailure.OtherAuthority or SessionFailure.Expired or SessionFailure.NotYetValid
            or SessionFailure.WrongName or SessionFailure.StaleRevocations or SessionFailure.Stranger or SessionFailure.BadTicket or SessionFailure.RefusedByPeer => ExitCode.TrustRefused,
    };

    public override string Remedy => Reason switch
    {
        SessionFailure.Unreachable => "Check that they run 'peersecure listen', or try 'peersecure doctor'.",
        SessionFailure.TimedOut => "Check that they are online, or try 'peersecure doctor'.",
        SessionFailure.NotAPeer => "Check the address and port.",
        SessionFailure.NoCertificate or SessionFailure.Untrusted => "Do not continue unless you know why; ask them to run 'peersecure doctor'.",
        SessionFailure.OtherAuthority => "Both of you must join the same authority.",
        SessionFailure.Expired => "Ask them to run 'peersecure cert renew', then try again.",
        SessionFailure.NotYetValid => "One of the two clocks is wrong: run 'peersecure time' on both sides.",
        SessionFailure.Revoked => "Ask your administrator why.",
        SessionFailure.WrongName => "Somebody else answers there: check the address, or leave it out and let it be found.",
        SessionFailure.Ourselves => "Choose another device or address.",
        SessionFailure.StaleRevocations => "Reach the authority once ('peersecure status'), or relax the freshness policy.",
        SessionFailure.Stranger => "Listen with --accept all, or add them first.",
        SessionFailure.KeyChangeNeedsDecision => "Ask them in person whether they set up their device anew, then run 'peersecure trust' with their name.",
        SessionFailure.UnexpectedKey => "Do not continue; compare fingerprints in person ('peersecure verify'), and tell your administrator.",
        SessionFailure.BadTicket => "Ask them to connect again; if it stays so, tell your administrator.",
        SessionFailure.RefusedByPeer => "They may not know you yet or may not accept sessions; ask them to look.",
        SessionFailure.NotAnswered => "Try again, or send a message with 'peersecure send'.",
        SessionFailure.Protocol => "Both sides should run the same version.",
        SessionFailure.PortInUse => "Choose another with --port, or end what uses it.",
        SessionFailure.CannotListen => "Choose a port above 1023 with --port.",
        SessionFailure.TooManySessions => "End one that is no longer needed, or ask them to try again later.",
    };

    /// <summary>What a rejected certificate means for a session.</summary>
    internal static SessionFailure From(CertificateRejection why) => why switch
    {
        CertificateRejection.NoCertificate => SessionFailure.NoCertificate,
        CertificateRejection.OtherAuthority or CertificateRejection.OtherRoot => SessionFailure.OtherAuthority,
        CertificateRejection.Revoked or CertificateRejection.IssuerRevoked => SessionFailure.Revoked,
        CertificateRejection.Expired => SessionFailure.Expired,
        CertificateRejection.NotYetValid => SessionFailure.NotYetValid,
        _ => SessionFailure.Untrusted,
    };

    private static string Explain(SessionFailure why, string who) => why switch
    {
        SessionFailure.Unreachable => $"{who} cannot be reached.",
        SessionFailure.TimedOut => $"{who} did not answer in time.",
        SessionFailure.NotAPeer => $"What answers at {who} is not a PeerSecure peer.",
        SessionFailure.NoCertificate => $"{who} showed no certificate.",
        SessionFailure.Untrusted => $"The certificate that {who} showed is not one of your authority.",
        SessionFailure.OtherAuthority => $"{who} belongs to another authority.",
        SessionFailure.Expired => $"The certificate of {who} has expired.",
        SessionFailure.NotYetValid => $"The certificate of {who} is not valid yet.",
        SessionFailure.Revoked => $"The certificate or key of {who} is revoked.",
        SessionFailure.WrongName => $"Whoever answered is not {who}.",
        SessionFailure.Ourselves => $"{who} is this very device.",
        SessionFailure.StaleRevocations => $"The revocation list here is too old to trust {who}.",
        SessionFailure.Stranger => $"{who} is not somebody you accept sessions from.",
        SessionFailure.KeyChangeNeedsDecision => $"{who} has a new key, and only the authority vouches for it.",
        SessionFailure.UnexpectedKey => $"This is not the key you know of {who}, and nothing explains the change.",
        SessionFailure.BadTicket => $"{who} showed a ticket that is not good.",
        SessionFailure.RefusedByPeer => $"{who} refused the session.",
        SessionFailure.NotAnswered => $"Nobody accepted the session at {who}.",
        SessionFailure.Protocol => $"{who} does not follow the protocol.",
        SessionFailure.PortInUse => $"Port {who} is in use by another program.",
        SessionFailure.CannotListen => $"This machine does not let us listen on port {who}.",
        SessionFailure.TooManySessions => $"There are too many sessions here already; {who} was turned away.",
    };
}
