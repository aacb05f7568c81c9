using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>The keys of this device and account, with their versions.</summary>
internal sealed record KeysPage : TablePage<KeyItem>
{
    public override string Title => "Keys";

    public override string Help => "The device key signs and never decrypts; the sealing key and prekeys open what is sealed for you; the account key opens "
        + "your stored files on all your devices. Old versions stay, to open what is old.";

    protected override Effect Load => Effect.Ask("loading keys", static (app, cancellationToken) => app.Keys.ListAsync(cancellationToken)).Quietly();

    protected override string EmptyText => "No keys yet.";

    public override ImmutableArray<PageAction> Actions(World world) =>
    [
        PageAction.Of("new keys", Key.F6, "rotate"),
        PageAction.Of("back up", Key.F7, "backup"),
        PageAction.Of("recovery code", Key.F4, "recovery"),
        PageAction.Of("refresh", Key.F5, "refresh"),
        PageAction.InMenu("restore from a backup", "restore"),
        PageAction.InMenu("use the recovery code", "recover"),
    ];

    protected override string IdOf(KeyItem item) => $"{item.Purpose} {item.Version}";

    protected override string SearchText(KeyItem item) => $"{item.Purpose} {item.Version} {item.State}";

    protected override Column<KeyItem>[] Columns(World world) =>
    [
        new("Key", static item => item.Purpose, 16),
        new("Version", static item => item.Version),
        new("Made", item => new StyledText(Wording.DayAndTime(item.Made, world.Zone), Tone.Dim), 13),
        new("State", static item => item.State, 27),
    ];

    protected override Step Act(string action, KeyItem? selected, World world) => action switch
    {
        "rotate" => new Step(this).Post(new OpenDialog(KeyForms.Rotate())),
        "backup" => new Step(this).Post(new OpenDialog(KeyForms.Backup())),
        "restore" => new Step(this).Post(new OpenDialog(KeyForms.Restore())),
        "recover" => new Step(this).Post(new OpenDialog(KeyForms.Recover())),
        "recovery" => new Step(this).Post(new OpenDialog(KeyForms.Recovery())),
        _ => new Step(this),
    };

    protected override Step Hear(Message message, World world) =>
        message is Answered<ImmutableArray<KeyItem>> changed ? new Step(WithItems(changed.Value)) : new Step(this);
}
