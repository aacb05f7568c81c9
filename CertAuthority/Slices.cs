using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Admin;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Backup;
using PeerSecure.CertAuthority.Clock;
using PeerSecure.CertAuthority.Devices;
using PeerSecure.CertAuthority.Enrollment;
using PeerSecure.CertAuthority.Events;
using PeerSecure.CertAuthority.Files;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.CertAuthority.KeyRotation;
using PeerSecure.CertAuthority.Mailbox;
using PeerSecure.CertAuthority.Notifications;
using PeerSecure.CertAuthority.Presence;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.CertAuthority.Tickets;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority;

/// <summary>What the authority consists of. A new slice adds one line to each of the three lists; docs/authority-slices.md says how.</summary>
internal static class Slices
{
    /// <summary>In the order they were released: a step that was released is never edited or moved, a new one goes to the end.</summary>
    public static IReadOnlyList<Migration> Migrations { get; } = Number(
        AuditSchema.Create,
        InviteSchema.Create,
        AccountSchema.Create,
        CertificateSchema.Create,
        SettingsStore.Create,
        RevocationSchema.Create,
        CredentialSchema.Create,
        EndedLogins.Create,
        DeviceSchema.Create,
        EventSchema.Create,
        NotificationSchema.Create,
        PresenceSchema.Create,
        MailboxSchema.Create,
        FilesSchema.Create,
        MailboxSchema.OneIndexOfWaiting,
        DeviceSchema.AddCommitments,
        CertificateSchema.AddTold);

    public static void AddTo(IServiceCollection services)
    {
        services.AddAudit();
        services.AddAdmin();
        services.AddBackup();
        services.AddInvites();
        services.AddAccounts();
        services.AddDevices();
        services.AddTickets();   // before enrolment: a ticket is asked for before the bare device certificate
        services.AddInventory();
        services.AddRevocation();
        services.AddEnrollment();
        services.AddStatus();
        services.AddClock();
        services.AddKeyRotation();
        services.AddEvents();
        services.AddNotifications();
        services.AddPresence();
        services.AddMailbox();
        services.AddFiles();
    }

    public static void MapTo(IEndpointRouteBuilder routes)
    {
        routes.MapHealth();
        routes.MapAudit();
        routes.MapAdmin();
        routes.MapBackup();
        routes.MapInvites();
        routes.MapAccounts();
        routes.MapTickets();
        routes.MapDevices();
        routes.MapInventory();
        routes.MapRevocation();
        routes.MapEnrollment();
        routes.MapStatus();
        routes.MapClock();
        routes.MapKeyRotation();
        routes.MapEvents();
        routes.MapNotifications();
        routes.MapPresence();
        routes.MapMailbox();
        routes.MapFiles();
    }

    private static Migration[] Number(params IReadOnlyList<string> steps) =>
        [.. steps.Select(static (sql, index) => new Migration(index + 1, sql))];
}
