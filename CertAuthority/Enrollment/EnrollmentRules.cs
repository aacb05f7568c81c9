using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>What stands between an authenticated account and a certificate. Called inside the write that would record it.</summary>
internal sealed class EnrollmentRules(RevocationRules revocations, CertificateView view)
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

    /// <summary>R1: neither a revoked key nor the name of a revoked device comes back by itself.</summary>
    public void RequireNotBarred(SqliteConnection connection, AccountName account, DeviceName device, SpkiHash key)
    {
        if (revocations.IsKeyBarred(connection, key))
        {
            throw new RefusedException(new Refusal(
                StatusCodes.Status403Forbidden, EnrollmentCodes.KeyRevoked, "This key is revoked. Make a new one."));
        }

        if (revocations.IsNameBarred(connection, account, device))
        {
            throw new RefusedException(new Refusal(
                StatusCodes.Status403Forbidden, EnrollmentCodes.DeviceBarred, $"{account}/{device} was revoked. An admin has to allow it again."));
        }
    }

    /// <summary>A renewal may repeat itself, but not go back to a key that the device has left.</summary>
    public void RequireKeyKnownOrFree(List<StoredCertificate> history, SpkiHash from, SpkiHash to)
    {
        var isOther = history.Exists(certificate => certificate.Key != from && certificate.Key != to && certificate.RenewedTo is null && view.IsGood(certificate));
        if (isOther)
        {
            throw new RefusedException(new Refusal(
                StatusCodes.Status409Conflict, EnrollmentCodes.DeviceExists, "This device lives under another key. Renew with that one."));
        }
    }

    /// <summary>A7: a device name that lives under another key is not given away.</summary>
    public void RequireFreeDevice(SqliteConnection connection, AccountName account, DeviceName device, SpkiHash key)
    {
        var isTaken = CertificateStore.OfDevice(connection, account.Value, device.Value)
            .Exists(certificate => certificate.RenewedTo is null && certificate.Key != key && view.IsGood(certificate));
        if (isTaken)
        {
            throw new RefusedException(new Refusal(
                StatusCodes.Status409Conflict, EnrollmentCodes.DeviceExists,
                $"The device {account}/{device} exists with another key. Renew with that key, choose another device name, or ask an admin to revoke it."));
        }
    }
}
