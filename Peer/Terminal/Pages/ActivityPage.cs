using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>What this program did and noticed, newest last.</summary>
internal sealed record ActivityPage : Page
{
    private const int Indent = 19; // after the longest moment

    public ScrollText Text { get; init; } = new() { Top = int.MaxValue / 2 };

    public override string Title => "Activity";

    public override string Help => "Sessions, key changes, files and errors of this program since it started. / searches, n and N go on. Doctor looks at why "
        + "something does not work and says what to do.";

    public override ImmutableArray<PageAction> Actions(World world) => [PageAction.Of("doctor", Key.F6, "doctor")];

    public override Step Update(Message message, World world)
    {
        if (message is ActionChosen { Action: "doctor" })
        {
            return new Step(this).Run(Work.Examine);
        }

        var text = Text with { Lines = Lines(world) };
        if (text.Update(message, world.BodyHeight) is { } moved)
        {
            return new Step(this with { Text = moved with { Lines = [] } });
        }

        return message is KeyPress key && key.Is(Key.Escape) ? new Step(this).Post(new GoTo(Place.Home)) : new Step(this);
    }

    public override void Draw(Surface surface, World world, bool focused)
    {
        if (world.Activity.IsEmpty)
        {
            surface.Text(1, 1, "Nothing happened yet.", Tone.Dim);
            return;
        }

        (Text with { Lines = Lines(world) }).Draw(surface.At(surface.Area.CutLeft(1).Right));
    }

    private static ImmutableArray<StyledText> Lines(World world) => [.. world.Activity.SelectMany(line => Rows(line, world))];

    /// <summary>What does not fit in a row goes on below its text: there is no other place to read it.</summary>
    private static IEnumerable<StyledText> Rows(ActivityLine line, World world)
    {
        var text = Mark(line.Level) + line.Text;
        var style = line.Level switch
        {
            ActivityLevel.Normal => Tone.Plain,
            ActivityLevel.Warning => Tone.Warn,
            ActivityLevel.Error => Tone.Bad,
        };
        return WrappedText.Break(text, Math.Max(10, world.Width - Indent - 1))
            .Select(row => new StyledText($"{(row.Start == 0 ? Wording.Moment(line.At, world.Zone) : ""),-Indent}{row.Of(text)}", style));
    }

    private static string Mark(ActivityLevel level) => level switch
    {
        ActivityLevel.Normal => "",
        ActivityLevel.Warning => "warning ",
        ActivityLevel.Error => "ERROR ",
    };
}
