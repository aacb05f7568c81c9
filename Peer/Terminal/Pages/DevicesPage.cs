using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>The devices of this account; a further one is let in here (C5).</summary>
internal sealed record DevicesPage : TablePage<OwnDevice>
{
    public override string Title => "Devices";

    public override string Help => "A further device signs in with your password and then waits here. Admit it only when both screens show the same code.";

    protected override Effect Load => Effect.Ask("loading devices", static (app, cancellationToken) => app.Keys.DevicesAsync(cancellationToken)).Quietly();

    protected override string EmptyText => "No devices yet.";

    protected override int DetailRows => 5;

    public override ImmutableArray<PageAction> Actions(World world) =>
    [
        PageAction.Of("admit", Key.Enter, "approve"),
        PageAction.Of("remove", Key.Delete, "remove"),
        PageAction.Of("refresh", Key.F5, "refresh"),
    ];

    protected override string IdOf(OwnDevice item) => item.Name;

    protected override string SearchText(OwnDevice item) => item.Name;

    protected override Column<OwnDevice>[] Columns(World world) =>
    [
        new("Device", static item => new StyledText(item.Name + (item.IsThisDevice ? " (this one)" : ""), item.IsThisDevice ? Tone.Strong : Tone.Plain)),
        new("State", static item => StateWords(item), 24),
        new("Added", item => new StyledText(Wording.Ago(item.AddedAt, world.Now), Tone.Dim), 16),
    ];

    protected override IEnumerable<StyledText> Details(OwnDevice item, World world)
    {
        foreach (var row in Wording.FingerprintRows(item.Fingerprint))
        {
            yield return new StyledText(row, Tone.Dim);
        }

        if (item.State == OwnDeviceState.Waiting)
        {
            yield return new StyledText($"Its screen must show: {item.CompareCode}", Tone.Warn);
        }

        if (item.CertificateUntil is { } until)
        {
            yield return item.IsExpired
                ? new StyledText($"certificate ran out on {Wording.Moment(until, world.Zone)}; it may renew until it is removed", Tone.Bad)
                : new StyledText($"certificate until {Wording.Moment(until, world.Zone)}", Tone.Dim);
        }
    }

    protected override Step Act(string action, OwnDevice? selected, World world) => (action, selected) switch
    {
        ("approve" or "enter", { State: OwnDeviceState.Waiting } device) =>
            new Step(this).Post(Questions.Open(new Question($"device {device.Name}", new DeviceQuestion(device)), world)),
        ("remove", { } device) => new Step(this).Post(new OpenDialog(KeyForms.Remove(device))),
        _ => new Step(this),
    };

    protected override Step Hear(Message message, World world) => message switch
    {
        DeviceWaiting waiting => new Step(WithItem(waiting.Device)),
        Finished finished when IsAboutDevices(finished.Purpose) => new Step(this).Run(Load),
        _ => new Step(this),
    };

    private static bool IsAboutDevices(string purpose) =>
        purpose == "removing a device" || purpose.StartsWith("admitting", StringComparison.Ordinal) || purpose.StartsWith("refusing", StringComparison.Ordinal);

    private static StyledText StateWords(OwnDevice device) => device.State switch
    {
        OwnDeviceState.Admitted when device.IsExpired => new StyledText("expired", Tone.Bad),
        OwnDeviceState.Waiting when device.IsExpired => new StyledText("waits, but expired", Tone.Bad),
        OwnDeviceState.Admitted => new StyledText("admitted", Tone.Good),
        OwnDeviceState.Waiting => new StyledText("waits to be admitted", Tone.Warn),
        OwnDeviceState.Revoked => new StyledText("revoked", Tone.Bad),
    };
}
