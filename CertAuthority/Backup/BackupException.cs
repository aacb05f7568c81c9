using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Backup;

/// <summary>Why a backup could not be made or put back.</summary>
internal sealed class BackupException(BackupFailure reason, Exception? cause = null, string place = "") : FailureException(Describe(reason, place), cause)
{
    public BackupFailure Reason { get; } = reason;

    public override string Code => Reason switch
    {
        BackupFailure.NotABackup => "not-a-backup",
        BackupFailure.WrongPassphrase => "wrong-passphrase",
        BackupFailure.Damaged => "backup-damaged",
        BackupFailure.UnexpectedContent => "backup-unexpected-content",
        BackupFailure.FileExists => "file-exists",
        BackupFailure.AuthorityExists => "authority-exists",
        BackupFailure.NotWritten => "backup-not-written",
    };

    public override ExitCode ExitCode => Reason switch
    {
        BackupFailure.WrongPassphrase => ExitCode.NotSignedIn,
        BackupFailure.Damaged or BackupFailure.UnexpectedContent => ExitCode.Integrity,
        BackupFailure.NotABackup or BackupFailure.FileExists => ExitCode.Usage,
        _ => ExitCode.Failed,
    };

    public override string Remedy => Reason switch
    {
        BackupFailure.NotABackup => "Give a file that 'peersecure ca backup' wrote.",
        BackupFailure.WrongPassphrase => "Give the passphrase this backup was made with; it cannot be recovered.",
        BackupFailure.Damaged or BackupFailure.UnexpectedContent => "Use another backup.",
        BackupFailure.FileExists => "Choose another name; a backup is never overwritten.",
        BackupFailure.AuthorityExists => "Choose another --home, or --replace it: the present one is then kept beside it.",
        BackupFailure.NotWritten => "Check the space and the permissions there.",
    };

    private static string Describe(BackupFailure reason, string place) => reason switch
    {
        BackupFailure.NotABackup => "This file is not a backup of an authority.",
        BackupFailure.WrongPassphrase => "The passphrase does not open this backup, or its beginning is damaged.",
        BackupFailure.Damaged => "The backup is damaged or cut off.",
        BackupFailure.UnexpectedContent => $"The backup holds something that does not belong there: {place}.",
        BackupFailure.FileExists => $"{place} exists already.",
        BackupFailure.AuthorityExists => $"There is an authority in {place} already.",
        BackupFailure.NotWritten => $"{place} could not be written.",
    };
}
