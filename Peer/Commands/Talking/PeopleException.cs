using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Commands.Talking;

internal enum PeopleFailure
{
    UnknownContact,
    NothingToDecide,
    Declined,
    NeedsFingerprint,
    WrongFingerprint,
    CannotExport,
}

/// <summary>What can go wrong with trust, verify and history.</summary>
internal sealed class PeopleException(PeopleFailure reason, string subject, Exception? cause = null) : FailureException(Explain(reason, subject), cause)
{
    internal PeopleFailure Reason { get; } = reason;

    public override string Code => Reason switch
    {
        PeopleFailure.UnknownContact => "unknown-contact",
        PeopleFailure.NothingToDecide => "nothing-to-decide",
        PeopleFailure.Declined => "declined",
        PeopleFailure.NeedsFingerprint => "needs-fingerprint",
        PeopleFailure.WrongFingerprint => "wrong-fingerprint",
        PeopleFailure.CannotExport => "cannot-export",
    };

    public override ExitCode ExitCode => Reason switch
    {
        PeopleFailure.UnknownContact or PeopleFailure.NothingToDecide => ExitCode.NotFound,
        PeopleFailure.Declined or PeopleFailure.CannotExport => ExitCode.Failed,
        PeopleFailure.NeedsFingerprint => ExitCode.KeyChangeNeedsDecision,
        PeopleFailure.WrongFingerprint => ExitCode.UnexpectedKey,
    };

    public override string Remedy => Reason switch
    {
        PeopleFailure.UnknownContact => "See 'peersecure contacts'; a contact begins with the first session.",
        PeopleFailure.NothingToDecide => "See 'peersecure contacts'.",
        PeopleFailure.Declined => "",
        PeopleFailure.NeedsFingerprint => "Compare it in person, then give it with --fingerprint, or answer at a terminal.",
        PeopleFailure.WrongFingerprint => "Do not accept it; tell your administrator.",
        PeopleFailure.CannotExport => "Choose a new file in a folder you may write to.",
    };

    private static string Explain(PeopleFailure reason, string subject) => reason switch
    {
        PeopleFailure.UnknownContact => $"Nothing is known of {subject} here.",
        PeopleFailure.NothingToDecide => $"No key of {subject} waits for a decision.",
        PeopleFailure.Declined => $"Nothing was changed for {subject}.",
        PeopleFailure.NeedsFingerprint => $"Accepting a new key of {subject} needs your word on its fingerprint.",
        PeopleFailure.WrongFingerprint => $"The key that {subject} showed has another fingerprint.",
        PeopleFailure.CannotExport => $"'{subject}' could not be written.",
    };
}
