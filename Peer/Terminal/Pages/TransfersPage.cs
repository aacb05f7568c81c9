using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>Files under way and done, both ways, direct and by the authority.</summary>
internal sealed record TransfersPage : Page
{
    public ListState List { get; init; } = ListState.Start;

    public override string Title => "Under way";

    public override string Help => "A transfer whose link broke goes on by itself when the other side is back, from where it stopped.";

    public override ImmutableArray<PageAction> Actions(World world) =>
    [
        PageAction.Of("send", Key.Insert, "send"),
        PageAction.Of("cancel", Key.Delete, "cancel"),
        PageAction.Of("resume", Key.F6, "resume"),
    ];

    public override Step Update(Message message, World world) => message switch
    {
        ActionChosen chosen => Act(chosen.Action, Selected(world), world),
        KeyPress key when List.Update(key, Shown(world).Length, world.BodyHeight) is { } list => new Step(this with { List = list }),
        KeyPress key when key.Is(Key.Escape) => new Step(this).Post(new GoTo(Place.Home)),
        _ => new Step(this),
    };

    public override void Draw(Surface surface, World world, bool focused)
    {
        var (body, details) = surface.Area.CutBottom(surface.Height > 8 ? 3 : 0);
        var shown = Shown(world);
        if (shown.Length == 0)
        {
            surface.Text(1, 0, List.Filter.Length > 0 ? $"Nothing matches \"{List.Filter}\"." : "Nothing under way. Ins sends a file directly.", Tone.Dim);
            return;
        }

        Table.Draw(
            surface.At(body),
            shown,
            List,
            focused,
            new Column<Transfer>("", static transfer => transfer.IsOutgoing ? "to" : "from", 4),
            new Column<Transfer>("Who", static transfer => transfer.Who, 12),
            new Column<Transfer>("Name", static transfer => transfer.Name),
            new Column<Transfer>("Size", static transfer => Wording.Bytes(transfer.Bytes), 9),
            new Column<Transfer>("Done", static transfer => Wording.Percent(transfer.Done, transfer.Bytes), 5),
            new Column<Transfer>("State", static transfer => TrustWords.Of(transfer.State), 10));
        if (Selected(world) is { } selected && !details.IsEmpty)
        {
            var bar = surface.At(details.Row(1)).At(new Area(1, 0, surface.Width - 2, 1));
            ProgressBar.Draw(bar, selected.Done, selected.Bytes, selected.Rate, TrustWords.Of(selected.State).Style);
            surface.At(details).Fit(1, 2, surface.Width - 2, selected.Note, Tone.Dim);
        }
    }

    private Transfer[] Shown(World world) => [.. world.Transfers
        .Where(transfer => List.Admits($"{transfer.Name} {transfer.Who}"))
        .OrderByDescending(static transfer => transfer.IsActive)];

    private Transfer? Selected(World world) => Shown(world) is { Length: > 0 } shown ? shown[List.SelectedOf(shown.Length)] : null;

    private Step Act(string action, Transfer? selected, World world) => (action, selected) switch
    {
        ("send", _) => new Step(this).Post(new OpenDialog(Forms.SendFiles(world))),
        ("cancel", { IsActive: true } transfer) => new Step(this).Post(new OpenDialog(new ConfirmDialog(
            "Cancel this transfer?",
            $"{transfer.Name} {(transfer.IsOutgoing ? "to" : "from")} {transfer.Who}. What arrived so far is thrown away.",
            "Cancel the transfer",
            new RunEffect(Effect.Do("cancelling", (app, cancellationToken) => app.Transfers.CancelAsync(transfer.Id, cancellationToken))),
            "Let it go on"))),
        ("resume", { State: TransferState.Paused or TransferState.Failed } transfer) => new Step(this).Run(
            Effect.Do("resuming", (app, cancellationToken) => app.Transfers.ResumeAsync(transfer.Id, cancellationToken))),
        _ => new Step(this),
    };
}
