using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Revocation;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>R1: revokes, in one durable write and one line in the log file; lists are signed when somebody asks for them.</summary>
internal sealed class Revoker(
    Database database, RevocationBook book, RevocationRules rules, AuditLog audit, Notices notices, AuthorityMetrics metrics, TimeProvider clock, ILogger<Revoker> log)
{
    private readonly Counter _revoked = metrics.Counter("peersecure_revocations_total", "Revocations by reason.", "reason");

    /// <summary>How many records were made. Throws <see cref="RefusedException"/> when there is nothing of that name.</summary>
    public async Task<int> RevokeAsync(RevokeTarget target, RevocationReason reason, Actor actor, CancellationToken cancellationToken)
    {
        var made = await database.WriteAsync(connection => Store(connection, target, reason, actor), cancellationToken);
        await book.CatchUpAsync();
        _revoked.Add(RevocationReasons.NameOf(reason));
        log.Revoked(target.Subject, RevocationReasons.NameOf(reason), made);
        return made;
    }

    /// <summary>R1: lets the name of a device be used again, and its keys unless they were compromised or left. Certificates stay revoked.</summary>
    public async Task<int> AllowAsync(AccountName account, DeviceName device, Actor actor, CancellationToken cancellationToken)
    {
        var made = await database.WriteAsync(connection => StoreAllowed(connection, account, device, actor), cancellationToken);
        await book.CatchUpAsync();
        return made;
    }

    /// <summary>
    /// R1: lets an account that was revoked whole have devices again. Keys it had stay barred until their device is allowed. Call inside the write that
    /// enables the account, and <see cref="CatchUpAsync"/> after it.
    /// </summary>
    public void AllowAccount(SqliteConnection connection, AccountName account)
    {
        var name = new RevocationSubject.Name(account, null);
        if (rules.IsBarred(connection, name))
        {
            var number = RevocationStore.NextNumber(connection, RevocationListKind.Devices);
            var now = clock.GetUtcNow();
            var until = RevokePlan.UntilOf(CertificateStore.OfAccount(connection, account.Value, DateTimeOffset.UnixEpoch), now);
            RevocationStore.Add(connection, RevocationListKind.Devices, [new RevocationRecord(number, name, null, now, until)], "enable");
        }
    }

    public Task CatchUpAsync() => book.CatchUpAsync();

    private int Store(SqliteConnection connection, RevokeTarget target, RevocationReason reason, Actor actor)
    {
        var now = clock.GetUtcNow();
        var plan = new RevokePlan(connection, reason, now);
        var records = target switch
        {
            RevokeTarget.OneCertificate certificate => plan.OfCertificate(Find(connection, certificate.Serial)),
            RevokeTarget.OneDevice device => plan.OfDevice(device.Account, device.Name),
            RevokeTarget.WholeAccount account => plan.OfAccount(account.Name),
            _ => throw new InvalidOperationException("There are three kinds of target."),
        };
        RequireSomething(connection, target, records);
        RevocationStore.Add(connection, RevocationListKind.Devices, records, actor.Who);
        if (target is RevokeTarget.WholeAccount closed)
        {
            AccountStore.Disable(connection, closed.Name, now);
        }

        audit.Append(connection, new AuditEntry(actor.Who, "certificate.revoke", target.Subject, actor.Origin, AuditEntry.Done, RevocationReasons.NameOf(reason)));
        Tell(connection, target, reason);
        return records.Count;
    }

    private int StoreAllowed(SqliteConnection connection, AccountName account, DeviceName device, Actor actor)
    {
        var now = clock.GetUtcNow();
        var number = RevocationStore.NextNumber(connection, RevocationListKind.Devices);
        var certificates = CertificateStore.OfDevice(connection, account.Value, device.Value);
        RequireSomething(connection, new RevokeTarget.OneDevice(account, device), []);
        var until = RevokePlan.UntilOf(certificates, now); // at least as long as what is lifted
        List<RevocationRecord> records = [new(number, new RevocationSubject.Name(account, device), null, now, until)];
        records.AddRange(certificates.Select(static certificate => certificate.Key).Distinct()
            .Where(book.MayReturn)
            .Select(key => new RevocationRecord(number, new RevocationSubject.Key(key), null, now, until)));
        RevocationStore.Add(connection, RevocationListKind.Devices, records, actor.Who);
        audit.Append(connection, new AuditEntry(actor.Who, "device.allow", $"{account}/{device}", actor.Origin, AuditEntry.Done, ""));
        return records.Count;
    }

    private static StoredCertificate Find(SqliteConnection connection, SerialNumber serial)
    {
        var found = CertificateStore.BySerial(connection, serial.Hex) ?? throw NotFound(serial.Hex);
        return found.Kind is CertificateKind.Root or CertificateKind.Cross or CertificateKind.Issuing
            ? throw new RefusedException(new Refusal(
                StatusCodes.Status409Conflict, RevocationCodes.NotThisWay, "Issuing certificates are revoked by rotating them ('ca rotate issuing --revoke-old')."))
            : found;
    }

    /// <summary>A name with neither an account nor a certificate is a typing error, not somebody to bar.</summary>
    private static void RequireSomething(SqliteConnection connection, RevokeTarget target, List<RevocationRecord> records)
    {
        var (account, device) = target switch
        {
            RevokeTarget.OneDevice one => (one.Account, one.Name.Value),
            RevokeTarget.WholeAccount all => (all.Name, null),
            _ => (null, null),
        };
        var isKnown = records.Count > 1 || account is null ||
            (device is null ? AccountStore.StateOf(connection, account) != AccountState.Unknown : CertificateStore.OfDevice(connection, account.Value, device).Count > 0);
        if (!isKnown)
        {
            throw NotFound(target.Subject);
        }
    }

    private static RefusedException NotFound(string subject) =>
        new(new Refusal(StatusCodes.Status404NotFound, ErrorCodes.NotFound, $"There is no {subject} here."));

    private void Tell(SqliteConnection connection, RevokeTarget target, RevocationReason reason)
    {
        var notice = target switch
        {
            RevokeTarget.OneDevice device =>
                new Notice(Notice.DeviceRevoked, NoticeAudience.OwnerAndContacts, device.Account.Value, device.Name.Value, RevocationReasons.NameOf(reason)),
            RevokeTarget.WholeAccount account =>
                new Notice(Notice.AccountDisabled, NoticeAudience.OwnerAndContacts, account.Name.Value, "", RevocationReasons.NameOf(reason)),
            _ => null,
        };
        if (notice is not null)
        {
            notices.Raise(connection, notice);
        }
    }
}
