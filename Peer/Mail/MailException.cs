using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Mail;

internal enum MailFailure
{
    UnknownAccount,
    UnknownMessage,
    NeedsDecision,
    Blocked,
    NoDevice,
    TooLong,
    OwnCertificate,
    Refused,
}

/// <summary>What can be wrong with a message that is to be sent or shown.</summary>
internal sealed class MailException(MailFailure reason, string subject) : FailureException(Explain(reason, subject))
{
    internal MailFailure Reason { get; } = reason;

    public override string Code => Reason switch
    {
        MailFailure.UnknownAccount => MailCodes.UnknownAccount,
        MailFailure.UnknownMessage => "unknown-message",
        MailFailure.NeedsDecision => "key-change",
        MailFailure.Blocked => "unexpected-key",
        MailFailure.NoDevice => "no-device",
        MailFailure.TooLong => "message-too-long",
        MailFailure.OwnCertificate => "own-certificate",
        MailFailure.Refused => "message-refused",
    };

    public override ExitCode ExitCode => Reason switch
    {
        MailFailure.UnknownAccount or MailFailure.UnknownMessage or MailFailure.NoDevice => ExitCode.NotFound,
        MailFailure.NeedsDecision => ExitCode.KeyChangeNeedsDecision,
        MailFailure.Blocked => ExitCode.UnexpectedKey,
        MailFailure.TooLong => ExitCode.Usage,
        MailFailure.OwnCertificate => ExitCode.TrustRefused,
        MailFailure.Refused => ExitCode.Failed,
    };

    public override string Remedy => Reason switch
    {
        MailFailure.UnknownAccount => "Check the name with 'peersecure check NAME'.",
        MailFailure.UnknownMessage => "See the ids with 'peersecure inbox --all'.",
        MailFailure.NeedsDecision or MailFailure.Blocked => "Compare fingerprints in person, then decide with 'peersecure trust'. The message waits here.",
        MailFailure.NoDevice => "They have to sign in on a device first. The message waits here.",
        MailFailure.TooLong => "Send it as a file: 'peersecure files put FILE --to NAME'.",
        MailFailure.OwnCertificate => "Run 'peersecure cert renew' or 'peersecure login'.",
        MailFailure.Refused => "",
    };

    private static string Explain(MailFailure reason, string subject) => reason switch
    {
        MailFailure.UnknownAccount => $"There is no account '{subject}'.",
        MailFailure.UnknownMessage => $"There is no message '{subject}' here.",
        MailFailure.NeedsDecision => $"Nothing was sealed, because of {subject}.",
        MailFailure.Blocked => $"Nothing was sealed, because of {subject}.",
        MailFailure.NoDevice => $"{subject} has no device that mail could be sealed to.",
        MailFailure.TooLong => $"A message holds {subject} of text.",
        MailFailure.OwnCertificate => $"This device's own certificate does not verify ({subject}).",
        MailFailure.Refused => $"The message was refused: {subject}.",
    };
}
