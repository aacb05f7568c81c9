using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Revocation;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>
/// RFC 7030 section 4.2.2 by A8: a device renews its certificate, with its key or with a new one. A new key makes the old one
/// superseded; a second renewal from the old one, to yet another key, is a clone at work.
/// </summary>
internal sealed class SimpleReenroll(
    Database database, IssueCertificate issue, EnrollmentRules rules, RenewalContext renewals, AuditLog audit)
{
    public async Task<IResult> HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var now = renewals.Clock.GetUtcNow();
        if (!RenewingDevice.TryFind(context.Features.Get<ShownCertificate>(), renewals.Anchors.Current, renewals.Revocations, now, out var renewing, out var refusal))
        {
            return refusal!;
        }

        var (request, unreadable) = await EstRequest.ReadAsync(context.Request, renewing!.Device, cancellationToken);
        if (request is null)
        {
            return unreadable!;
        }

        var identity = renewing!.Device.Identity;
        if (renewals.Limits.ForDevice(identity.Account, identity.Device) is { } tooOften)
        {
            return tooOften;
        }

        var stored = issue.Sign(identity.Account, identity.Device, request, now);
        var actor = new Actor($"{identity.Account}/{identity.Device}", RequestOrigin.Of(context));
        try
        {
            var isNewKey = await database.WriteAsync(connection => Store(connection, renewing, stored, actor, now), cancellationToken);
            if (isNewKey)
            {
                await renewals.Book.CatchUpAsync();
            }
        }
        catch (RefusedException refused)
        {
            await RecordAsync(refused.Refusal, stored, actor, cancellationToken);
            return refused.Refusal;
        }

        return issue.Answer(stored, "renewal");
    }

    /// <summary>True when the old key was superseded just now.</summary>
    private bool Store(SqliteConnection connection, RenewingDevice renewing, StoredCertificate stored, Actor actor, DateTimeOffset now)
    {
        var (account, device) = (renewing.Device.Identity.Account, renewing.Device.Identity.Device);
        var old = renewing.Device.KeyHash;
        var newest = CertificateStore.NewestOfKey(connection, old);
        EnrollmentRules.RequireUsable(connection, account, now, mayAdd: false);
        RequireNoClone(newest, stored.Key);
        if (stored.Key != old)
        {
            EnrollmentRules.RequireFreeKey(connection, account, device, stored.Key);
        }

        rules.RequireNotBarred(connection, account, device, stored.Key);
        rules.RequireFreeDevice(connection, account, device, stored.Key, leaving: old, now);
        CertificateStore.Add(connection, newest?.Published is not null ? stored with { Published = now } : stored);
        var isNewKey = stored.Key != old && !renewing.IsSuperseded;
        if (isNewKey)
        {
            Supersede(connection, renewing.Device.Identity, old, stored.Key, actor, now);
        }

        audit.Append(
            connection,
            new AuditEntry(actor.Who, isNewKey ? "key.change" : "certificate.renew", actor.Who, actor.Origin, AuditEntry.Done, $"{stored.Serial} {stored.Key.Prefix}"));
        return isNewKey;
    }

    private void Supersede(
        SqliteConnection connection, DeviceIdentity identity, SpkiHash old, SpkiHash next, Actor actor, DateTimeOffset now)
    {
        CertificateStore.MarkRenewed(connection, identity.Account, identity.Device, old, next);
        var history = CertificateStore.OfDevice(connection, identity.Account.Value, identity.Device.Value);
        var plan = new RevokePlan(connection, RevocationReason.Superseded, now);
        RevocationStore.Add(connection, RevocationListKind.Devices, plan.OfKey(old, history), actor.Who);
        renewals.Notices.Raise(
            connection, new Notice(Notice.KeyChanged, NoticeAudience.OwnerAndContacts, identity.Account.Value, identity.Device.Value, next.Prefix));
    }

    private static void RequireNoClone(StoredCertificate? newest, SpkiHash next)
    {
        if (newest?.RenewedTo is { } movedTo && movedTo != next)
        {
            throw new RefusedException(new Refusal(
                StatusCodes.Status403Forbidden, EnrollmentCodes.RenewedElsewhere,
                "This device has moved to another key already. If that was not you, somebody has a copy of its key: revoke the device and enrol it anew."));
        }
    }

    /// <summary>A8: owner and admins are told of a clone; every refusal is in the audit log.</summary>
    private async Task RecordAsync(Refusal refusal, StoredCertificate stored, Actor actor, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            connection =>
            {
                audit.Append(connection, new AuditEntry(actor.Who, "certificate.renew", actor.Who, actor.Origin, refusal.Code, stored.Key.Prefix));
                if (refusal.Code == EnrollmentCodes.RenewedElsewhere)
                {
                    renewals.Notices.Raise(
                        connection, new Notice(Notice.CloneSuspected, NoticeAudience.OwnerAndAdmins, stored.Account!, stored.Device!, stored.Key.Prefix));
                }
            },
            cancellationToken);
    }
}
