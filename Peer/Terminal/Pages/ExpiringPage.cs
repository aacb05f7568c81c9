using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>Certificates of anybody that end soon: most renew themselves, and those that do not may need a hand.</summary>
internal sealed record ExpiringPage : TablePage<Certificate>
{
    private const int Days = 30;

    public override string Title => "Expiring";

    public override string Help => "Device certificates live seven days and renew themselves; one that ends within a day belongs to a device that is away.";

    protected override Effect Load =>
        Effect.Ask("loading expiring certificates", static (app, cancellationToken) => app.Admin.ExpiringAsync(Days, cancellationToken)).Quietly();

    protected override string EmptyText => "No certificate ends within 30 days.";

    public override ImmutableArray<PageAction> Actions(World world) =>
        [PageAction.Of("revoke", Key.Delete, "revoke"), PageAction.Of("refresh", Key.F5, "refresh")];

    protected override string IdOf(Certificate item) => item.Serial;

    protected override string SearchText(Certificate item) => $"{item.Name}/{item.Device} {item.Serial}";

    protected override Column<Certificate>[] Columns(World world) => CertificatesPage.ColumnsFor(world);

    protected override Step Act(string action, Certificate? selected, World world) => (action, selected) switch
    {
        ("revoke", { } item) => new Step(this).Post(new OpenDialog(AdminForms.Revoke($"{item.Name}/{item.Device}"))),
        _ => new Step(this),
    };

    protected override Step Hear(Message message, World world) =>
        message is Finished finished && finished.Purpose.StartsWith("revoking", StringComparison.Ordinal) ? new Step(this).Run(Load) : new Step(this);
}
