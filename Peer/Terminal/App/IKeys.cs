using System.Collections.Immutable;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>The verbs keys rotate, backup, restore, recovery and devices.</summary>
internal interface IKeys
{
    Task<ImmutableArray<KeyItem>> ListAsync(CancellationToken cancellationToken);

    /// <summary>New device key, certificate and account key version; contacts are told.</summary>
    Task<ImmutableArray<KeyItem>> RotateAsync(CancellationToken cancellationToken);

    Task BackupAsync(string path, Passphrase passphrase, CancellationToken cancellationToken);

    /// <param name="path">A backup file.</param>
    /// <param name="passphrase">It was made with; beside a recovery code, the one for the restored keys.</param>
    /// <param name="recoveryCode">Opens the backup instead of its passphrase; else empty.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RestoreAsync(string path, Passphrase passphrase, string recoveryCode, CancellationToken cancellationToken);

    /// <summary>Opens the account key with the recovery code when no other device is left (K3).</summary>
    Task RecoverAsync(string recoveryCode, CancellationToken cancellationToken);

    /// <summary>A new recovery code, shown once (K3).</summary>
    Task<string> RecoveryCodeAsync(CancellationToken cancellationToken);

    Task<ImmutableArray<OwnDevice>> DevicesAsync(CancellationToken cancellationToken);

    Task ApproveDeviceAsync(string device, CancellationToken cancellationToken);

    /// <summary>Revokes one; compromised when somebody else may have its key, which ends what it vouched for as well (C6).</summary>
    Task RemoveDeviceAsync(string device, bool compromised, CancellationToken cancellationToken);
}
