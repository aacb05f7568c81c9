using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>The moment before it is known what is set up here; stays only when that cannot be found out.</summary>
internal sealed record StartingPage : Page
{
    public static Effect AskStatus { get; } =
        Effect.Ask("starting", static (app, cancellationToken) => app.Setup.StatusAsync(cancellationToken));

    public string Problem { get; init; } = "";

    public override string Title => "Starting";

    public override string Help => "";

    public override bool ShowsFailureOf(string purpose) => purpose == AskStatus.Purpose;

    public override ImmutableArray<PageAction> Actions(World world) => Problem.Length > 0 ? [PageAction.Of("try again", Key.Enter, "again")] : [];

    public override Step Update(Message message, World world) => message switch
    {
        EffectFailed failed when failed.Purpose == AskStatus.Purpose => new Step(this with { Problem = $"{failed.Text} {failed.Remedy}".Trim() }),
        ActionChosen { Action: "again" } => new Step(this with { Problem = "" }).Run(AskStatus),
        _ => new Step(this),
    };

    public override void Draw(Surface surface, World world, bool focused)
    {
        var middle = surface.At(surface.Area.Center(60, 6));
        var row = middle.Paragraph(0, "PeerSecure", Tone.Strong) + 1;
        middle.Paragraph(row, Problem, Tone.Bad);
    }
}
