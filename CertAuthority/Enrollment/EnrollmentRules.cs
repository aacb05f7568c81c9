using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>What stands between an authenticated account and a certificate. Called inside the write that would record it.</summary>
internal static class EnrollmentRules
{
    public static void RequireUsable(SqliteConnection connection, AccountName account, DateTimeOffset now, bool mayAdd)
    {
        switch (AccountStore.StateOf(connection, account))
        {
            case AccountState.Active:
            case AccountState.Unknown when mayAdd && AccountStore.TryAdd(connection, account, admin: false, now):
                return;
            default:
                throw new RefusedException(new Refusal(
                    StatusCodes.Status403Forbidden, EnrollmentCodes.AccountDisabled, "This account is disabled. Ask an admin."));
        }
    }

    /// <summary>One key names one device: revoking it (R1) must never hit another.</summary>
    public static void RequireFreeKey(SqliteConnection connection, AccountName account, DeviceName device, SpkiHash key)
    {
        var isElsewhere = connection.First(
            "SELECT 1 FROM certificates WHERE spki = $spki AND (kind <> $kind OR account <> $account OR device <> $device) LIMIT 1",
            static row => row.GetInt32(0),
            ("$spki", key.Hex), ("$kind", (int)CertificateKind.Device), ("$account", account.Value), ("$device", device.Value)) == 1;
        if (isElsewhere)
        {
            throw new RefusedException(new Refusal(
                StatusCodes.Status409Conflict, EnrollmentCodes.KeyInUse, "This key belongs to another device. Make a new one."));
        }
    }

    /// <summary>A7: a device name that lives under another key is not given away.</summary>
    public static void RequireFreeDevice(SqliteConnection connection, AccountName account, DeviceName device, SpkiHash key, DateTimeOffset now)
    {
        if (CertificateStore.LiveKey(connection, account, device, now) is { } live && live != key)
        {
            throw new RefusedException(new Refusal(
                StatusCodes.Status409Conflict, EnrollmentCodes.DeviceExists,
                $"The device {account}/{device} exists with another key. Renew with that key, choose another device name, or ask an admin to revoke it."));
        }
    }
}
