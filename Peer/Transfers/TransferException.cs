using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Transfers;

internal enum TransferFailure
{
    NoSpace,
    UnusableFolder,
    SourceMissing,
    SourceChanged,
    NothingToSend,
    TooMany,
    Refused,
    Mismatch,
    Cancelled,
    Remote,
    BrokenOff,
}

/// <summary>The one exception of this folder.</summary>
internal sealed class TransferException(TransferFailure reason, string subject, Exception? cause = null)
    : FailureException(Explain(reason, subject), cause)
{
    internal TransferFailure Reason { get; } = reason;

    public override string Code => Reason switch
    {
        TransferFailure.NoSpace => "no-space",
        TransferFailure.UnusableFolder => "download-folder-unusable",
        TransferFailure.SourceMissing => "file-not-found",
        TransferFailure.SourceChanged => "file-changed",
        TransferFailure.NothingToSend => "nothing-to-send",
        TransferFailure.TooMany => "too-many-files",
        TransferFailure.Refused => "file-refused",
        TransferFailure.Mismatch => "file-mismatch",
        TransferFailure.Cancelled => "transfer-cancelled",
        TransferFailure.Remote => "transfer-failed",
        TransferFailure.BrokenOff => "transfer-broken-off",
    };

    public override ExitCode ExitCode => Reason switch
    {
        TransferFailure.NoSpace or TransferFailure.UnusableFolder or TransferFailure.SourceChanged or TransferFailure.Remote => ExitCode.Failed,
        TransferFailure.SourceMissing or TransferFailure.NothingToSend => ExitCode.NotFound,
        TransferFailure.TooMany => ExitCode.Usage,
        TransferFailure.Refused => ExitCode.NotSignedIn,
        TransferFailure.Mismatch => ExitCode.Integrity,
        TransferFailure.Cancelled => ExitCode.Interrupted,
        TransferFailure.BrokenOff => ExitCode.CannotReach,
    };

    public override string Remedy => Reason switch
    {
        TransferFailure.NoSpace => "Free some space or choose another --download-dir, then accept again.",
        TransferFailure.UnusableFolder => "Choose another with --download-dir.",
        TransferFailure.SourceMissing => "Check the name.",
        TransferFailure.SourceChanged => "Send it again once nothing writes to it.",
        TransferFailure.NothingToSend => "Links and special files are not sent.",
        TransferFailure.TooMany => $"At most {TransferLimits.FilesOfOffer} files go in one transfer: send an archive instead.",
        TransferFailure.Refused => "Ask them to accept it.",
        TransferFailure.Mismatch => "Check both disks, then send it again.",
        TransferFailure.Cancelled => "",
        TransferFailure.Remote => "Ask them to check space and folder on their side, then send it again.",
        TransferFailure.BrokenOff => "It goes on where it stopped when the session is open again.",
    };

    private static string Explain(TransferFailure reason, string subject) => reason switch
    {
        TransferFailure.NoSpace => $"The disk of '{subject}' has not enough free space.",
        TransferFailure.UnusableFolder => $"The download folder '{subject}' cannot be used.",
        TransferFailure.SourceMissing => $"'{subject}' does not exist or cannot be read.",
        TransferFailure.SourceChanged => $"'{subject}' changed while it was being sent.",
        TransferFailure.NothingToSend => $"'{subject}' holds no file.",
        TransferFailure.TooMany => $"'{subject}' holds too many files.",
        TransferFailure.Refused => $"The other side did not accept '{subject}'.",
        TransferFailure.Mismatch => $"'{subject}' arrived changed each time it was sent.",
        TransferFailure.Cancelled => $"The transfer of '{subject}' was cancelled.",
        TransferFailure.Remote => $"The other side could not take '{subject}'.",
        TransferFailure.BrokenOff => $"The session ended before '{subject}' was through.",
    };
}
