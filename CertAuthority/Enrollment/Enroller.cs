using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>
/// Signs a certificate and puts it into the inventory. Nobody sees a certificate before its row is on the disk, so whatever a client
/// holds is listed, can be revoked, and has a serial of its own.
/// </summary>
internal sealed class Enroller(Database database, AuthorityKeys keys, AuditLog audit, AuthorityMetrics metrics, TimeProvider clock, ILogger<Enroller> log)
{
    private readonly Counter _issued = metrics.Counter("peersecure_certificates_issued_total", "Certificates issued.", "way");

    public bool IsGood(BasicCredentials credentials) =>
        database.Read(connection => InviteStore.Find(connection, credentials.Code, clock.GetUtcNow())) is { Kind: InviteKind.Enrollment } invite &&
        invite.Name == credentials.Name.Value;

    public async Task<IResult> EnrollAsync(EnrollRequest wish, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var set = keys.Current;
        var stored = Sign(set, wish.Account, wish.Device, wish.Request, now);
        try
        {
            await database.WriteAsync(
                connection =>
                {
                    Admit(connection, wish, now);
                    CertificateStore.Add(connection, stored);
                    audit.Append(connection, Entry(wish, stored));
                },
                cancellationToken);
        }
        catch (RefusedException refused)
        {
            await audit.RecordAsync(
                new AuditEntry(wish.Account.Value, "certificate.issue", $"{wish.Account}/{wish.Device}", wish.Origin, refused.Refusal.Code, stored.Key.Hex), cancellationToken);
            return refused.Refusal;
        }

        _issued.Add(wish.Code is null ? "ticket" : "code");
        log.CertificateIssued(stored.Serial, wish.Account.Value, wish.Device.Value, stored.NotAfter);
        return new EstResult(CertsOnly.Encode([stored.Der]), enrolled: true);
    }

    private static StoredCertificate Sign(KeySet set, AccountName account, DeviceName device, SigningRequest request, DateTimeOffset now)
    {
        var issued = set.Issuing.Devices.Issue(new DeviceIdentity(set.Authority, account, device), request, now);
        return StoredCertificate.OfDevice(issued, set.Issuing.Certificate.PublicKey.Hash, account, device, now);
    }

    /// <summary>Every rule once more, in the one place where nothing else changes meanwhile.</summary>
    private static void Admit(SqliteConnection connection, EnrollRequest wish, DateTimeOffset now)
    {
        var key = wish.Request.PublicKey.Hash;
        if (wish.Code is not null && !TryUseCode(connection, wish, now))
        {
            throw Refuse(StatusCodes.Status401Unauthorized, EnrollmentCodes.BadCode, "This enrolment code was used or has expired.");
        }

        EnrollmentRules.RequireUsable(connection, wish.Account, now, mayAdd: wish.Code is not null);
        EnrollmentRules.RequireFreeKey(connection, wish.Account, wish.Device, key);
        EnrollmentRules.RequireFreeDevice(connection, wish.Account, wish.Device, key, now);
    }

    private static bool TryUseCode(SqliteConnection connection, EnrollRequest wish, DateTimeOffset now) =>
        InviteStore.Find(connection, wish.Code!, now) is { Kind: InviteKind.Enrollment } invite && invite.Name == wish.Account.Value &&
        InviteStore.TryUse(connection, invite, wish.Account.Value, now);

    private static AuditEntry Entry(EnrollRequest wish, StoredCertificate stored) =>
        new(wish.Account.Value, "certificate.issue", $"{wish.Account}/{wish.Device}", wish.Origin, AuditEntry.Done, $"{stored.Serial} {stored.Key.Prefix}");

    private static RefusedException Refuse(int status, string code, string detail) => new(new Refusal(status, code, detail));
}
