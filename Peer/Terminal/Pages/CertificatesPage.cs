using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>Certificates of our devices, and those fetched of others.</summary>
internal sealed record CertificatesPage : TablePage<Certificate>
{
    public override string Title => "Certificates";

    public override string Help => "A certificate is good for seven days and renews itself long before. "
        + "Revoking one ends its sessions everywhere within a second.";

    protected override Effect Load =>
        Effect.Ask("loading certificates", static (app, cancellationToken) => app.Certificates.ListAsync(cancellationToken)).Quietly();

    protected override string EmptyText => "No certificate yet. Ins requests one.";

    protected override int DetailRows => 5;

    public override ImmutableArray<PageAction> Actions(World world) =>
    [
        PageAction.Of("show", Key.Enter, "show"),
        PageAction.Of("fetch", Key.F6, "get"),
        PageAction.Of("renew", Key.F7, "renew"),
        PageAction.Of("revoke", Key.Delete, "revoke"),
        PageAction.Of("request", Key.Insert, "request"),
        PageAction.Of("refresh", Key.F5, "refresh"),
        PageAction.InMenu("publish a certificate file", "publish"),
    ];

    internal static Column<Certificate>[] ColumnsFor(World world) =>
    [
        new("Name", static item => new StyledText($"{item.Name}/{item.Device}", item.IsThisDevice ? Tone.Strong : Tone.Plain)),
        new("State", static item => TrustWords.Of(item.State), 12),
        new("Until", item => Wording.Moment(item.NotAfter, world.Zone), 18),
        new("Serial", static item => new StyledText(item.Serial, Tone.Dim), 14) { FromWidth = 70 },
    ];

    protected override string IdOf(Certificate item) => item.Serial;

    protected override string SearchText(Certificate item) => $"{item.Name}/{item.Device} {item.Serial} {item.Fingerprint}";

    protected override Column<Certificate>[] Columns(World world) => ColumnsFor(world);

    protected override IEnumerable<StyledText> Details(Certificate item, World world)
    {
        yield return new StyledText($"{item.Name}/{item.Device}{(item.IsThisDevice ? " (this device)" : "")}  serial {item.Serial}", Tone.Strong);
        foreach (var row in Wording.FingerprintRows(item.Fingerprint))
        {
            yield return new StyledText(row, Tone.Dim);
        }

        yield return new StyledText($"good from {Wording.Moment(item.NotBefore, world.Zone)} to {Wording.Moment(item.NotAfter, world.Zone)}", Tone.Dim);
    }

    protected override Step Act(string action, Certificate? selected, World world) => (action, selected) switch
    {
        ("get", _) => new Step(this).Post(new OpenDialog(KeyForms.GetCertificate(world))),
        ("publish", _) => new Step(this).Post(new OpenDialog(KeyForms.Publish())),
        ("request", _) => new Step(this).Run(Work.RequestCertificate),
        ("renew", _) => new Step(this).Run(Work.RenewCertificate),
        ("show" or "enter", { } item) => new Step(this).Post(new OpenDialog(
            TextDialog.Of($"{item.Name}/{item.Device}", world, [.. item.Details.Select(static line => (StyledText)line)]))),
        ("revoke", { } item) => new Step(this).Post(new OpenDialog(KeyForms.Revoke(item))),
        _ => new Step(this),
    };

    protected override Step Hear(Message message, World world) => message switch
    {
        Answered<Certificate> => new Step(this).Run(Load),
        Answered<ImmutableArray<Certificate>> fetched when fetched.Purpose.StartsWith("fetching", StringComparison.Ordinal) =>
            new Step(fetched.Value.Aggregate((CertificatesPage)this, static (page, item) => (CertificatesPage)page.WithItem(item))),
        Finished finished when finished.Purpose.StartsWith("revoking", StringComparison.Ordinal) => new Step(this).Run(Load),
        _ => new Step(this),
    };
}
