using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.Peer.Setup;

/// <summary>K3: the account key under a code that is written down, for the day when no device is left.</summary>
internal sealed class AccountRecovery(DeviceIdentity self, AccountKeys keys, OwnDeviceBook book)
{
    internal static RecoveryCode Parse(ReadOnlySpan<char> typed) => RecoveryCode.TryParse(typed, out var code, out var wrongGroup)
        ? code
        : throw new SetupException(SetupFailure.BadRecoveryCode, wrongGroup == 0 ? "" : $"{wrongGroup}");

    /// <summary>A new code, which ends the former one. Whoever asks shows it once and disposes it.</summary>
    internal async Task<RecoveryCode> NewCodeAsync(AccountKey? key, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            throw new SetupException(SetupFailure.NotAdmitted, "");
        }

        var code = RecoveryCode.Random();
        try
        {
            await keys.StoreAsync(key, book, RecoveryWrap.Wrap(key, code, self.Authority, self.Account), cancellationToken);
            return code;
        }
        catch
        {
            code.Dispose();
            throw;
        }
    }

    /// <summary>On a new device that an administrator approved: opens the account key and wraps it to this device too.</summary>
    internal async Task<AccountKey> RecoverAsync(RecoveryCode code, CancellationToken cancellationToken)
    {
        if (book.Current is not { Admitted: true })
        {
            throw new SetupException(SetupFailure.NotAdmitted, "");
        }

        var stored = await keys.FetchAsync(null, cancellationToken);
        if (stored?.Recovery is not { } wrap || !RecoveryWrap.TryUnwrap(wrap, code, self.Authority, self.Account, out var key))
        {
            throw new SetupException(SetupFailure.BadRecoveryCode, "");
        }

        await keys.StoreAsync(key, book, recovery: null, cancellationToken);
        return key;
    }
}
