using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Vault;

internal enum VaultFailure
{
    WrongPassphrase,
    HeaderDamaged,
    HeaderMissing,
    DatabaseMissing,
    HeaderUnreadable,
}

/// <summary>
/// What can be wrong with a vault beyond its database, whose own failures are StorageExceptions. Because the passphrase is checked against the
/// small header file, a wrong one is told from a damaged database.
/// </summary>
internal sealed class VaultException(VaultFailure reason, string path, Exception? cause = null)
    : FailureException(Explain(reason, path), cause)
{
    internal VaultFailure Reason { get; } = reason;

    public override string Code => Reason switch
    {
        VaultFailure.WrongPassphrase => "wrong-passphrase",
        VaultFailure.HeaderDamaged => "vault-header-damaged",
        VaultFailure.HeaderMissing => "vault-header-missing",
        VaultFailure.DatabaseMissing => "vault-missing",
        VaultFailure.HeaderUnreadable => "vault-header-unreadable",
    };

    public override ExitCode ExitCode => Reason switch
    {
        VaultFailure.WrongPassphrase => ExitCode.NotSignedIn,
        VaultFailure.HeaderDamaged => ExitCode.Integrity,
        VaultFailure.HeaderMissing or VaultFailure.DatabaseMissing => ExitCode.NotFound,
        VaultFailure.HeaderUnreadable => ExitCode.Failed,
    };

    public override string Remedy => Reason switch
    {
        VaultFailure.WrongPassphrase => "Try again; it is the passphrase of this profile, by default the password given at registration.",
        VaultFailure.HeaderDamaged or VaultFailure.HeaderMissing => "Restore it from a backup ('peersecure keys restore FILE').",
        VaultFailure.DatabaseMissing => "Restore it from a backup ('peersecure keys restore FILE'), or remove the profile's folder and register this device again.",
        VaultFailure.HeaderUnreadable => "Check its owner and permissions.",
    };

    private static string Explain(VaultFailure reason, string path) => reason switch
    {
        VaultFailure.WrongPassphrase => $"The passphrase does not open '{path}'.",
        VaultFailure.HeaderDamaged => $"'{path}' is damaged.",
        VaultFailure.HeaderMissing => $"'{path}', which holds the wrapped key of the vault, is missing.",
        VaultFailure.DatabaseMissing => $"The vault '{path}' is missing.",
        VaultFailure.HeaderUnreadable => $"'{path}' cannot be read or written.",
    };
}
