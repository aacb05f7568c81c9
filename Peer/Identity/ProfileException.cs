using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Identity;

internal enum ProfileFailure
{
    NotJoined,
    NoProfile,
    SeveralProfiles,
    UnknownProfile,
    Exists,
    Damaged,
    NotWritten,
    NotEnrolled,
    KeyMismatch,
    BadTransferInfo,
}

/// <summary>What can be wrong with the profiles of this machine.</summary>
internal sealed class ProfileException(ProfileFailure reason, string subject, Exception? cause = null)
    : FailureException(Explain(reason, subject), cause)
{
    internal ProfileFailure Reason { get; } = reason;

    public override string Code => Reason switch
    {
        ProfileFailure.NotJoined => "not-joined",
        ProfileFailure.NoProfile => "no-profile",
        ProfileFailure.SeveralProfiles => "several-profiles",
        ProfileFailure.UnknownProfile => "unknown-profile",
        ProfileFailure.Exists => "profile-exists",
        ProfileFailure.Damaged => "profile-damaged",
        ProfileFailure.NotWritten => "profile-not-written",
        ProfileFailure.NotEnrolled => "not-enrolled",
        ProfileFailure.KeyMismatch => "key-mismatch",
        ProfileFailure.BadTransferInfo => "bad-transfer-info",
    };

    public override ExitCode ExitCode => Reason switch
    {
        ProfileFailure.NotJoined or ProfileFailure.NoProfile or ProfileFailure.NotEnrolled => ExitCode.NotSignedIn,
        ProfileFailure.SeveralProfiles or ProfileFailure.BadTransferInfo => ExitCode.Usage,
        ProfileFailure.UnknownProfile => ExitCode.NotFound,
        ProfileFailure.Exists or ProfileFailure.NotWritten => ExitCode.Failed,
        ProfileFailure.Damaged or ProfileFailure.KeyMismatch => ExitCode.Integrity,
    };

    public override string Remedy => Reason switch
    {
        ProfileFailure.NotJoined => "Run 'peersecure join LINK' with the link your administrator gave you.",
        ProfileFailure.NoProfile => "Run 'peersecure register NAME' first, or 'peersecure login NAME' if you have an account.",
        ProfileFailure.SeveralProfiles => "Choose one with --profile NAME or PEERSECURE_PROFILE.",
        ProfileFailure.UnknownProfile => "See which there are with 'peersecure status'.",
        ProfileFailure.Exists => "Choose another name, or use it with --profile.",
        ProfileFailure.Damaged => "Restore the file from a backup, or remove it and join again.",
        ProfileFailure.NotWritten => "Check the folder's owner, permissions and free space.",
        ProfileFailure.NotEnrolled => "Run 'peersecure login' to get a certificate for this device.",
        ProfileFailure.KeyMismatch => "Restore both files from one backup, or run 'peersecure keys rotate'.",
        ProfileFailure.BadTransferInfo => "Write a join link (or HOST:PORT) into its first line and the account name into the second, or delete it.",
    };

    private static string Explain(ProfileFailure reason, string subject) => reason switch
    {
        ProfileFailure.NotJoined => "This machine has not joined an authority.",
        ProfileFailure.NoProfile => "There is no profile on this machine yet.",
        ProfileFailure.SeveralProfiles => $"There are several profiles here ({subject}).",
        ProfileFailure.UnknownProfile => $"There is no profile '{subject}'.",
        ProfileFailure.Exists => $"The profile '{subject}' exists already.",
        ProfileFailure.Damaged => $"The file of {subject} is damaged.",
        ProfileFailure.NotWritten => $"'{subject}' could not be written.",
        ProfileFailure.NotEnrolled => $"'{subject}' has no certificate yet.",
        ProfileFailure.KeyMismatch => $"The key and the certificate of '{subject}' do not belong together.",
        ProfileFailure.BadTransferInfo => $"'{subject}' cannot be used.",
    };
}
