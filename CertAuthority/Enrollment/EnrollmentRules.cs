using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;

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
        if (CertificateStore.NewestOfKey(connection, key) is { } newest && !newest.IsOf(account, device))
        {
            throw new RefusedException(new Refusal(
                StatusCodes.Status409Conflict, EnrollmentCodes.KeyInUse, "This key belongs to another device. Make a new one."));
        }
    }

    /// <summary>R1: neither a revoked key nor the name of a revoked device comes back by itself.</summary>
    public void RequireNotBarred(SqliteConnection connection, AccountName account, DeviceName device, SpkiHash key)
    {
        switch (revocations.FindBar(connection, account, device, key))
        {
            case Bar.Key:
                throw new RefusedException(new Refusal(
                    StatusCodes.Status403Forbidden, EnrollmentCodes.KeyRevoked, "This key is revoked. Make a new one."));
            case Bar.Name:
                throw new RefusedException(new Refusal(
                    StatusCodes.Status403Forbidden, EnrollmentCodes.DeviceBarred, $"{account}/{device} was revoked. An admin has to allow it again."));
        }
    }

    /// <summary>A7: a device name that lives under another key is not given away. A renewal comes with the key that it leaves.</summary>
    public void RequireFreeDevice(SqliteConnection connection, AccountName account, DeviceName device, SpkiHash key, SpkiHash? leaving, DateTimeOffset now)
    {
        var isTaken = CertificateStore.LiveUnderOtherKeys(connection, account, device, key, now)
            .Exists(certificate => certificate.Key != leaving && view.IsGood(certificate));
        if (isTaken)
        {
            throw new RefusedException(new Refusal(
                StatusCodes.Status409Conflict, EnrollmentCodes.DeviceExists,
                $"The device {account}/{device} exists with another key. Renew with that key, choose another device name, or ask an admin to revoke it."));
        }
    }
}
