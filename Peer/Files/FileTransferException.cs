using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Files;

internal enum FileTransferFailure
{
    Unreadable,
    NotWritten,
    UnknownFile,
    NoAccountKey,
    OtherAccountKey,
    ChecksumDiffers,
    Damaged,
    KeepsChanging,
    Broken,
}

/// <summary>What can be wrong with files kept by the authority.</summary>
internal sealed class FileTransferException(FileTransferFailure reason, string subject, Exception? cause = null) : FailureException(Explain(reason, subject), cause)
{
    internal FileTransferFailure Reason { get; } = reason;

    public override string Code => Reason switch
    {
        FileTransferFailure.Unreadable => "file-unreadable",
        FileTransferFailure.NotWritten => "file-not-written",
        FileTransferFailure.UnknownFile => FileCodes.UnknownFile,
        FileTransferFailure.NoAccountKey => "no-account-key",
        FileTransferFailure.OtherAccountKey => "other-account-key",
        FileTransferFailure.ChecksumDiffers => FileCodes.ChecksumMismatch,
        FileTransferFailure.Damaged => "file-damaged",
        FileTransferFailure.KeepsChanging => "source-changed",
        FileTransferFailure.Broken => "transfer-broken",
    };

    public override ExitCode ExitCode => Reason switch
    {
        FileTransferFailure.Unreadable => ExitCode.Usage,
        FileTransferFailure.NotWritten => ExitCode.Failed,
        FileTransferFailure.UnknownFile => ExitCode.NotFound,
        FileTransferFailure.NoAccountKey => ExitCode.NotSignedIn,
        FileTransferFailure.OtherAccountKey or FileTransferFailure.ChecksumDiffers or FileTransferFailure.Damaged or FileTransferFailure.KeepsChanging => ExitCode.Integrity,
        FileTransferFailure.Broken => ExitCode.CannotReach,
    };

    public override string Remedy => Reason switch
    {
        FileTransferFailure.Unreadable => "Check the name and that you may read it; a folder goes as one file (tar czf folder.tgz folder), or as it is to somebody who is there: 'peersecure connect WHO --file folder'.",
        FileTransferFailure.NotWritten => "Check the folder and the free space, or choose another with -o.",
        FileTransferFailure.UnknownFile => "See 'peersecure files list', and fetch mail with 'peersecure inbox'.",
        FileTransferFailure.NoAccountKey => "Approve this device on another one with 'peersecure devices approve', then try again.",
        FileTransferFailure.OtherAccountKey => "Open it on the device that put it there.",
        FileTransferFailure.ChecksumDiffers => "It was sent four times. Tell your administrator: its disk or the path to it damages data.",
        FileTransferFailure.Damaged => "It was fetched three times. Ask whoever put it there to do so again.",
        FileTransferFailure.KeepsChanging => "Send it when nobody writes to it.",
        FileTransferFailure.Broken => "Run the same command again: it goes on where it stopped.",
    };

    private static string Explain(FileTransferFailure reason, string subject) => reason switch
    {
        FileTransferFailure.Unreadable => $"'{subject}' cannot be read.",
        FileTransferFailure.NotWritten => $"'{subject}' could not be written.",
        FileTransferFailure.UnknownFile => $"Nothing is known here of a file '{subject}'.",
        FileTransferFailure.NoAccountKey => "This device does not have the account key yet.",
        FileTransferFailure.OtherAccountKey => $"The file '{subject}' is sealed under an account key that this device does not have.",
        FileTransferFailure.ChecksumDiffers => $"The authority's checksum of '{subject}' is not that of what was sent.",
        FileTransferFailure.Damaged => $"'{subject}' did not open: what the authority gave is not what was put there.",
        FileTransferFailure.KeepsChanging => $"'{subject}' changed while it was being sent, again and again.",
        FileTransferFailure.Broken => $"The connection broke during '{subject}'.",
    };
}
