using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.CommandLine;

/// <summary>What each exit code tells a script, in one line.</summary>
public static class ExitCodeText
{
    public static string Of(ExitCode code) => code switch
    {
        ExitCode.Done => "done",
        ExitCode.Failed => "failed; the message says why",
        ExitCode.Usage => "the command line or a setting is wrong; nothing was done",
        ExitCode.NotSignedIn => "not signed in, wrong password or passphrase, or not allowed",
        ExitCode.NotFound => "no such account, device, file, message or profile",
        ExitCode.CannotReach => "nobody answered, or the connection broke",
        ExitCode.TrustRefused => "the other side could not prove who it is (wrong name, untrusted, expired), or refused us",
        ExitCode.Integrity => "something is damaged or was changed",
        ExitCode.Revoked => "the certificate, key or account was revoked or disabled",
        ExitCode.KeyChangeNeedsDecision => "a key changed and the authority vouches for it: decide with 'peersecure trust'",
        ExitCode.UnexpectedKey => "an unexpected key: do not continue, ask the person",
        ExitCode.Interrupted => "interrupted",
    };
}
