using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Mailbox;

/// <summary>Whether there is somebody to keep mail for. A device that was away past its certificate's end still gets mail while it may renew by itself (A8).</summary>
internal sealed class RecipientDevices(RevocationIndex revocations, TimeProvider clock)
{
    private static readonly TimeSpan MayReturn = TimeSpan.FromDays(30);

    /// <summary>The code of why nothing can be kept for it, or null.</summary>
    public string? Judge(SqliteConnection connection, DeviceIdentity device) => AccountStore.StateOf(connection, device.Account) switch
    {
        AccountState.Unknown or AccountState.Deleted => MailCodes.UnknownAccount,
        AccountState.Disabled => AccountCodes.AccountDisabled,
        AccountState.Active => Newest(connection, device) is { } newest && MayReadMail(newest) ? null : MailCodes.UnknownDevice,
    };

    private bool MayReadMail(NewestCertificate newest) =>
        newest.NotAfter + MayReturn >= clock.GetUtcNow()
        && !revocations.TryFindKey(newest.Key, out _) && !revocations.TryFindCertificate(newest.Issuer, newest.Serial, out _);

    private static NewestCertificate? Newest(SqliteConnection connection, DeviceIdentity device) =>
        connection.First(
            "SELECT spki, issuer, serial, not_after FROM certificates WHERE account = $account AND device = $device ORDER BY id DESC LIMIT 1",
            static row => new NewestCertificate(
                SpkiHash.Parse(row.GetString(0)), SpkiHash.Parse(row.GetString(1)), SerialNumber.Parse(row.GetString(2)),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))),
            ("$account", device.Account.Value), ("$device", device.Device.Value));

    private sealed record NewestCertificate(SpkiHash Key, SpkiHash Issuer, SerialNumber Serial, DateTimeOffset NotAfter);
}
