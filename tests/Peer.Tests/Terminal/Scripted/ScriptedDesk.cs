using System.Collections.Immutable;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Tests.Terminal.Scripted;

internal sealed partial class ScriptedApp : IMail, IStoredFiles, ICertificates, IKeys, ITime, IActivity, IAdministration
{
    public Task<MailPage> InboxAsync(bool unreadOnly, string after, CancellationToken cancellationToken) => Answer(
        $"inbox {unreadOnly} {after}",
        new MailPage([.. Story.Mail.Where(item => item.IsUnread || !unreadOnly)], ""));

    public Task<MailItem> ReadAsync(string id, CancellationToken cancellationToken) =>
        Answer($"read {id}", Story.Mail.First(item => item.Id == id) with { IsUnread = false, ReadAt = Now });

    Task IMail.DeleteAsync(string id, CancellationToken cancellationToken) => Note($"delete-mail {id}");

    public Task<ImmutableArray<Notification>> NotificationsAsync(CancellationToken cancellationToken) => Answer("notifications", Story.Notifications);

    public Task MarkSeenAsync(ImmutableArray<string> ids, CancellationToken cancellationToken) => Note($"seen {string.Join(',', ids)}");

    Task<ImmutableArray<StoredFile>> IStoredFiles.ListAsync(CancellationToken cancellationToken) => Answer("files", Story.Files);

    public Task<StoredFile> PutAsync(string path, string shareWith, CancellationToken cancellationToken) => Answer($"put {shareWith}", Story.Files[0]);

    public Task<StoredFile> ShareAsync(string id, string who, CancellationToken cancellationToken) =>
        Answer($"share {id} {who}", Story.Files.First(file => file.Id == id) with { SharedWith = who });

    public Task<string> GetAsync(string id, string folder, CancellationToken cancellationToken) => Answer($"get {id}", $"{folder}/{id}");

    Task IStoredFiles.DeleteAsync(string id, CancellationToken cancellationToken) => Note($"delete-file {id}");

    Task<ImmutableArray<Certificate>> ICertificates.ListAsync(CancellationToken cancellationToken) => Answer("certificates", Story.Certificates);

    Task<ImmutableArray<Certificate>> ICertificates.GetAsync(string name, CancellationToken cancellationToken) =>
        Answer($"cert-get {name}", ImmutableArray.Create(Story.CertificateOf(name, "desktop", "77aa")));

    public Task<Certificate> RequestAsync(CancellationToken cancellationToken) => Answer("cert-request", Story.Certificates[0]);

    public Task<Certificate> RenewAsync(CancellationToken cancellationToken) => Answer("cert-renew", Story.Certificates[0]);

    public Task PublishAsync(string path, CancellationToken cancellationToken) => Note("cert-publish");

    Task ICertificates.RevokeAsync(string target, bool compromised, CancellationToken cancellationToken) => Note($"cert-revoke {target}{(compromised ? " compromised" : "")}");

    Task<ImmutableArray<KeyItem>> IKeys.ListAsync(CancellationToken cancellationToken) => Answer("keys", Story.Keys);

    Task<ImmutableArray<KeyItem>> IKeys.RotateAsync(CancellationToken cancellationToken) => Answer("keys-rotate", Story.Keys);

    public Task BackupAsync(string path, Passphrase passphrase, CancellationToken cancellationToken) => Note("keys-backup");

    public Task RestoreAsync(string path, Passphrase passphrase, string recoveryCode, CancellationToken cancellationToken) => Note("keys-restore");

    public Task RecoverAsync(string recoveryCode, CancellationToken cancellationToken) => Note("keys-recover");

    public Task<string> RecoveryCodeAsync(CancellationToken cancellationToken) => Answer("recovery", "K7QM-3XWA-9PLD-E4TZ-VB2N-6YHC-R8FJ-5SGU");

    public Task<ImmutableArray<OwnDevice>> DevicesAsync(CancellationToken cancellationToken) => Answer("devices", Story.Devices);

    public Task ApproveDeviceAsync(string device, CancellationToken cancellationToken) => Note($"approve {device}");

    public Task RemoveDeviceAsync(string device, bool compromised, CancellationToken cancellationToken) => Note($"remove {device}{(compromised ? " compromised" : "")}");

    Task<ClockReading> ITime.ReadAsync(CancellationToken cancellationToken) =>
        Answer("time", new ClockReading(Now, Now.AddMilliseconds(12.4), TimeSpan.FromMilliseconds(12.4), TimeSpan.FromMilliseconds(0.8)));

    public Task<string> StampAsync(string path, CancellationToken cancellationToken) => Answer("stamp", path + ".tsr");

    public Task<DateTimeOffset> VerifyStampAsync(string path, string tokenPath, CancellationToken cancellationToken) => Answer("verify-stamp", Now.AddDays(-3));

    public Task<ImmutableArray<ActivityLine>> RecentAsync(CancellationToken cancellationToken) => Answer("activity", Story.Activity);

    public Task<ImmutableArray<Finding>> DoctorAsync(CancellationToken cancellationToken) => Answer("doctor", Story.Findings);

    public Task<ImmutableArray<Account>> AccountsAsync(CancellationToken cancellationToken) => Answer("accounts", Story.Accounts);

    public Task<ImmutableArray<Invite>> InvitesAsync(CancellationToken cancellationToken) => Answer("invites", Story.Invites);

    public Task<NewInvite> InviteAsync(string name, bool admin, bool enrollOnly, CancellationToken cancellationToken) => Answer(
        $"invite {name} {admin} {enrollOnly}",
        new NewInvite("8GQF-2MZT-KW4P-7HXA", Story.Link, Now.AddDays(7)));

    public Task SetDisabledAsync(string name, bool disabled, CancellationToken cancellationToken) => Note($"disable {name} {disabled}");

    public Task SetAdminAsync(string name, bool admin, CancellationToken cancellationToken) => Note($"admin {name} {admin}");

    public Task DeleteAccountAsync(string name, CancellationToken cancellationToken) => Note($"delete-account {name}");

    public Task AllowAsync(string device, CancellationToken cancellationToken) => Note($"allow {device}");

    public Task AdmitAsync(string device, CancellationToken cancellationToken) => Note($"admit {device}");

    public Task<string> ResetAsync(string name, CancellationToken cancellationToken) => Answer($"reset {name}", "R3ST-C0DE-7788-AABB");

    Task IAdministration.RevokeAsync(string target, bool compromised, CancellationToken cancellationToken) => Note($"admin-revoke {target}{(compromised ? " compromised" : "")}");

    public Task<ImmutableArray<Certificate>> ExpiringAsync(int days, CancellationToken cancellationToken) => Answer($"expiring {days}", Story.Certificates);

    public Task RotateAsync(AuthorityKeyKind key, CancellationToken cancellationToken) => Note($"rotate {key}");

    public Task<AuditRecords> AuditAsync(string filter, long before, CancellationToken cancellationToken) =>
        Answer($"audit {filter}", new AuditRecords([.. Story.Audit.Where(record => record.Detail.Contains(filter, StringComparison.Ordinal))], HasMore: true));

    public Task<AuditCheck> VerifyAuditAsync(CancellationToken cancellationToken) =>
        Answer("audit-verify", new AuditCheck(true, 1042, "Head 1042: 5c1f...9e07, as in the revocation list."));
}
