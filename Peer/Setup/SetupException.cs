using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Setup;

internal enum SetupFailure
{
    BadLink,
    NeedsPin,
    BadName,
    BadDevice,
    BadPassword,
    WrongPassword,
    NoServerProof,
    BadCertificate,
    NotConfirmed,
    BadFile,
    FileExists,
    CannotWrite,
    StampMismatch,
    RotationUnfinished,
    DeviceRevoked,
    NeedsAdmin,
    UnknownDevice,
    CodeMismatch,
    BadRecoveryCode,
    NotAdmitted,
    BadBackup,
    AccountKeyDiffers,
    AccountKeyForgotten,
}

/// <summary>What can be wrong while setting up or changing this device.</summary>
internal sealed class SetupException(SetupFailure reason, string subject, Exception? cause = null)
    : FailureException(Explain(reason, subject), cause)
{
    internal SetupFailure Reason { get; } = reason;

    public override string Code => Reason switch
    {
        SetupFailure.BadLink => "bad-link",
        SetupFailure.NeedsPin => "needs-link",
        SetupFailure.BadName => "bad-name",
        SetupFailure.BadDevice => "bad-device-name",
        SetupFailure.BadPassword => "bad-password",
        SetupFailure.WrongPassword => "wrong-password",
        SetupFailure.NoServerProof => "authority-not-proven",
        SetupFailure.BadCertificate => "bad-certificate",
        SetupFailure.NotConfirmed => "not-confirmed",
        SetupFailure.BadFile => "bad-file",
        SetupFailure.FileExists => "file-exists",
        SetupFailure.CannotWrite => "cannot-write",
        SetupFailure.StampMismatch => "stamp-mismatch",
        SetupFailure.RotationUnfinished => "rotation-unfinished",
        SetupFailure.DeviceRevoked => "device-revoked",
        SetupFailure.NeedsAdmin => "needs-admin-login",
        SetupFailure.UnknownDevice => "unknown-device",
        SetupFailure.CodeMismatch => "code-mismatch",
        SetupFailure.BadRecoveryCode => "bad-recovery-code",
        SetupFailure.NotAdmitted => "device-not-admitted",
        SetupFailure.BadBackup => "bad-backup",
        SetupFailure.AccountKeyDiffers => "account-key-differs",
        SetupFailure.AccountKeyForgotten => "account-key-forgotten",
    };

    public override ExitCode ExitCode => Reason switch
    {
        SetupFailure.BadLink or SetupFailure.BadName or SetupFailure.BadDevice or SetupFailure.BadPassword or SetupFailure.BadFile or SetupFailure.FileExists
            or SetupFailure.BadRecoveryCode => ExitCode.Usage,
        SetupFailure.NeedsPin or SetupFailure.NoServerProof or SetupFailure.CodeMismatch => ExitCode.TrustRefused,
        SetupFailure.WrongPassword or SetupFailure.NeedsAdmin or SetupFailure.NotAdmitted => ExitCode.NotSignedIn,
        SetupFailure.BadCertificate or SetupFailure.StampMismatch or SetupFailure.BadBackup or SetupFailure.AccountKeyDiffers => ExitCode.Integrity,
        SetupFailure.UnknownDevice => ExitCode.NotFound,
        SetupFailure.DeviceRevoked => ExitCode.Revoked,
        SetupFailure.RotationUnfinished or SetupFailure.AccountKeyForgotten or SetupFailure.CannotWrite => ExitCode.Failed,
        SetupFailure.NotConfirmed => ExitCode.Interrupted,
    };

    public override string Remedy => Reason switch
    {
        SetupFailure.BadLink => "A join link looks like peersecure://HOST:PORT# and 64 hex digits; copy the whole of it, in quotes.",
        SetupFailure.NeedsPin => "Give the whole join link, or --trust-on-first-use.",
        SetupFailure.BadName => "Use 1 to 32 characters a-z, 0-9, dot, dash, underscore, beginning with a letter or digit.",
        SetupFailure.BadDevice => "Use 1 to 32 characters a-z, 0-9, dot, dash, underscore, beginning with a letter or digit.",
        SetupFailure.BadPassword => "Choose another.",
        SetupFailure.WrongPassword => "Try again, or ask an administrator for a reset code.",
        SetupFailure.NoServerProof => "Do not continue; ask your administrator.",
        SetupFailure.BadCertificate => "Ask your administrator; nothing was changed here.",
        SetupFailure.NotConfirmed => "Nothing was changed.",
        SetupFailure.BadFile => "Check the name.",
        SetupFailure.FileExists => "Check it with --verify, or move it away first.",
        SetupFailure.CannotWrite => "Check the folder's permissions and the free space.",
        SetupFailure.StampMismatch => "The file is not the one that was stamped, or the stamp is not one of your authority.",
        SetupFailure.RotationUnfinished => "Run 'peersecure keys rotate' to finish it; nothing is lost.",
        SetupFailure.DeviceRevoked => "If that is a mistake, ask an administrator to allow it again ('peersecure admin allow'), then run 'peersecure login'.",
        SetupFailure.NeedsAdmin => "Run 'peersecure login' (an admin ticket ends twelve hours after its password login), or ask an admin to promote you.",
        SetupFailure.UnknownDevice => "See 'peersecure devices'.",
        SetupFailure.CodeMismatch => "Nothing was changed. Somebody may be between you and the authority: ask your administrator.",
        SetupFailure.BadRecoveryCode => "Type it as it was printed; case, spaces and dashes do not matter.",
        SetupFailure.NotAdmitted => "Approve it on another device with 'peersecure devices approve', or with none left ask an administrator for 'peersecure admin approve'.",
        SetupFailure.BadBackup => "Check that it is a file of 'peersecure keys backup', and the passphrase or recovery code.",
        SetupFailure.AccountKeyDiffers => "Run 'peersecure keys rotate': it makes the next version, which all your devices will share.",
        SetupFailure.AccountKeyForgotten => "Open your account on the device you have used longest: it stores them again.",
    };

    private static string Explain(SetupFailure reason, string subject) => reason switch
    {
        SetupFailure.BadLink => "This is not a join link or an address.",
        SetupFailure.NeedsPin => "Without a terminal nobody can compare the authority's fingerprint.",
        SetupFailure.BadName => $"'{subject}' is not a possible account name.",
        SetupFailure.BadDevice => $"'{subject}' is not a possible device name.",
        SetupFailure.BadPassword => $"This password cannot be used ({subject}).",
        SetupFailure.WrongPassword => "The name or the password is wrong, or the account is disabled.",
        SetupFailure.NoServerProof => "The authority could not prove that it knows your account.",
        SetupFailure.BadCertificate => $"The authority sent a certificate that is not the one asked for ({subject}).",
        SetupFailure.NotConfirmed => "It was not confirmed.",
        SetupFailure.BadFile => $"'{subject}' cannot be read.",
        SetupFailure.FileExists => $"'{subject}' is there already, and nothing is written over.",
        SetupFailure.CannotWrite => $"'{subject}' cannot be written.",
        SetupFailure.StampMismatch => $"The time stamp does not fit '{subject}'.",
        SetupFailure.RotationUnfinished => $"A key change of {subject} was cut off.",
        SetupFailure.DeviceRevoked => $"{subject} is revoked.",
        SetupFailure.NeedsAdmin => "This needs a password login of an administrator.",
        SetupFailure.UnknownDevice => $"There is no device '{subject}' in your account.",
        SetupFailure.CodeMismatch => "The codes of the two devices differ.",
        SetupFailure.BadRecoveryCode => subject.Length == 0 ? "This is not a recovery code, or not the one of this account." : $"The recovery code is mistyped in group {subject}.",
        SetupFailure.NotAdmitted => "This device was not admitted to the account yet.",
        SetupFailure.BadBackup => $"'{subject}' cannot be opened as a backup.",
        SetupFailure.AccountKeyDiffers => $"The authority keeps another account key as version {subject} than this device.",
        SetupFailure.AccountKeyForgotten => $"The authority has gone back to version {subject} of your account key, and this device lacks those that followed.",
    };
}
