using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>What happened that concerns us, kept until seen.</summary>
internal sealed record NotificationsPage : Page
{
    private const int DetailRows = 3;

    public ListState List { get; init; } = ListState.Start;

    public override string Title => "Notifications";

    public override string Help => "Key changes, revocations, new devices and files that concern you. Enter goes to the person it is about.";

    public override ImmutableArray<PageAction> Actions(World world) =>
    [
        PageAction.Of("go to", Key.Enter, "open"),
        PageAction.Of("all seen", Key.F6, "seen"),
        PageAction.Of("refresh", Key.F5, "refresh"),
    ];

    public override Step Enter(World world) => new Step(this).Run(Load());

    public override Step Update(Message message, World world) => message switch
    {
        ActionChosen { Action: "refresh" } => new Step(this).Run(Load()),
        ActionChosen { Action: "seen" } => MarkSeen(world),
        ActionChosen { Action: "open" } when Selected(world) is { Who.Length: > 0 } notification => new Step(this).Post(new OpenChat(notification.Who)),
        Finished { Purpose: "marking as seen" } => new Step(this).Run(Load()),
        KeyPress key when List.Update(key, Shown(world).Length, world.BodyHeight) is { } list => new Step(this with { List = list }),
        KeyPress key when key.Is(Key.Escape) => new Step(this).Post(new GoTo(Place.Home)),
        _ => new Step(this),
    };

    public override void Draw(Surface surface, World world, bool focused)
    {
        var (body, details) = surface.Area.CutBottom(surface.Height > 8 ? DetailRows : 0);
        var shown = Shown(world);
        if (shown.Length == 0)
        {
            surface.Text(1, 1, List.Filter.Length > 0 ? $"Nothing matches \"{List.Filter}\"." : "No new notifications.", Tone.Dim);
        }

        Table.Draw(
            surface.At(body.CutTop(1).Below),
            shown,
            List,
            focused,
            new Column<Notification>("", static item => item.IsSeen ? "" : new StyledText("new", Tone.Accent), 3),
            new Column<Notification>("About", static item => KindWords(item.Kind), 12),
            new Column<Notification>("What", static item => item.Text),
            new Column<Notification>("When", item => new StyledText(Wording.Short(item.At, world.Now, world.Zone), Tone.Dim), 9));
        if (Selected(world) is { } selected)
        {
            surface.At(details).Paragraph(0, selected.Text, KindWords(selected.Kind).Style, x: 1);
        }
    }

    private static StyledText KindWords(NotificationKind kind) => kind switch
    {
        NotificationKind.Information => new StyledText("information", Tone.Plain),
        NotificationKind.KeyChanged => new StyledText("key changed", Tone.Warn),
        NotificationKind.Revoked => new StyledText("revoked", Tone.Bad),
        NotificationKind.Message => new StyledText("message", Tone.Plain),
        NotificationKind.File => new StyledText("file", Tone.Plain),
        NotificationKind.Device => new StyledText("device", Tone.Warn),
        NotificationKind.Warning => new StyledText("WARNING", Tone.Bad),
    };

    private static Effect Load() =>
        Effect.Ask("loading notifications", static (app, cancellationToken) => app.Mail.NotificationsAsync(cancellationToken)).Quietly();

    private Notification[] Shown(World world) => [.. world.Notifications.Where(item => List.Admits($"{item.Text} {item.Who}"))];

    private Notification? Selected(World world) => Shown(world) is { Length: > 0 } shown ? shown[List.SelectedOf(shown.Length)] : null;

    private Step MarkSeen(World world)
    {
        ImmutableArray<string> unseen = [.. world.Notifications.Where(static item => !item.IsSeen).Select(static item => item.Id)];
        return unseen.IsEmpty
            ? new Step(this)
            : new Step(this).Run(Effect.Do("marking as seen", (app, cancellationToken) => app.Mail.MarkSeenAsync(unseen, cancellationToken)).Quietly());
    }
}
