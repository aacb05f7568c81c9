using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Devices;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>
/// Certifies a new device. Nobody sees a certificate before its row is on the disk, so whatever a client holds is listed, can be
/// revoked, and has a serial of its own.
/// </summary>
internal sealed class Enroller(Database database, IssueCertificate issue, EnrollmentRules rules, ReissueRecords reissues, AuditLog audit, Notices notices, TimeProvider clock)
{
    /// <summary>Before anything costly is done for a stranger; the write asks again.</summary>
    public bool IsGood(BasicCredentials credentials) =>
        database.Read(connection => FindCode(connection, credentials.Name, credentials.Code, clock.GetUtcNow())) is not null;

    public async Task<IResult> EnrollAsync(EnrollRequest wish, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var stored = issue.Sign(wish.Account, wish.Device, wish.Request, now);
        try
        {
            await database.WriteAsync(connection => Store(connection, wish, stored, now), cancellationToken);
        }
        catch (RefusedException refused)
        {
            var entry = new AuditEntry(wish.Account.Value, "certificate.issue", $"{wish.Account}/{wish.Device}", wish.Origin, refused.Refusal.Code, stored.Key.Hex);
            await audit.RecordAsync(entry, cancellationToken);
            return refused.Refusal;
        }

        return issue.Answer(stored, wish.Code is null ? "ticket" : "code");
    }

    /// <summary>Every rule once more, in the one place where nothing else changes meanwhile.</summary>
    private void Store(SqliteConnection connection, EnrollRequest wish, StoredCertificate stored, DateTimeOffset now)
    {
        if (wish.Code is not null && !TryUseCode(connection, wish, now))
        {
            throw new RefusedException(new Refusal(
                StatusCodes.Status401Unauthorized, EnrollmentCodes.BadCode, "This enrolment code was used or has expired."));
        }

        EnrollmentRules.RequireUsable(connection, wish.Account, now, mayAdd: wish.Code is not null);
        EnrollmentRules.RequireFreeKey(connection, wish.Account, wish.Device, stored.Key);
        rules.RequireNotBarred(connection, wish.Account, wish.Device, stored.Key);
        rules.RequireFreeDevice(connection, wish.Account, wish.Device, stored.Key, leaving: null, now);
        var isNewKey = CertificateStore.NewestOfKey(connection, stored.Key) is null;
        if (isNewKey && CertificateStore.NewestUnderOtherKey(connection, wish.Account, wish.Device, stored.Key) is { } replaced)
        {
            reissues.Add(connection, wish.Account, wish.Device, replaced.Key, stored.Key, now);
        }

        CertificateStore.Add(connection, stored);
        audit.Append(
            connection,
            new AuditEntry(wish.Account.Value, "certificate.issue", $"{wish.Account}/{wish.Device}", wish.Origin, AuditEntry.Done, $"{stored.Serial} {stored.Key.Prefix}"));
        notices.Raise(connection, new Notice(Notice.DeviceAdded, NoticeAudience.Owner, wish.Account.Value, wish.Device.Value, stored.Key.Prefix));
    }

    private static bool TryUseCode(SqliteConnection connection, EnrollRequest wish, DateTimeOffset now) =>
        FindCode(connection, wish.Account, wish.Code!, now) is { } invite && InviteStore.TryUse(connection, invite, wish.Account.Value, now);

    private static Invite? FindCode(SqliteConnection connection, AccountName account, InviteCode code, DateTimeOffset now) =>
        InviteStore.Find(connection, code, now) is { Kind: InviteKind.Enrollment } invite && invite.Name == account.Value ? invite : null;
}
