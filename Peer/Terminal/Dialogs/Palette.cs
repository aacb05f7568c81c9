using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>Ctrl-P: every command by typing a part of its name, or of the verb it has on the command line.</summary>
internal sealed record Palette(string Name, ImmutableArray<MenuCommand> Commands) : Dialog
{
    private const int Columns = 70;
    private const int Rows = 16;

    public ListState List { get; init; } = ListState.Start;

    public override string Title => Name;

    public override string Help => "";

    public static Palette Of(ImmutableArray<MenuCommand> commands) => new("Commands", commands);

    public override ImmutableArray<(string Key, string Label)> Hints => [("Up/Down", "choose"), ("Enter", "do it")];

    public override (int Width, int Height) Size(World world) => (Columns, Math.Min(Rows, Available(world).Count() + 2));

    public override Step Update(Message message, World world)
    {
        if (message is not KeyPress key)
        {
            return new Step(this);
        }

        var found = Found(world);
        if (key.Is(Key.Enter) && found.Length > 0)
        {
            return new Step(this with { IsClosed = true }).Post([.. found[List.SelectedOf(found.Length)].Do(world)]);
        }

        return List.Update(key, found.Length, Rows) is { } list ? new Step(this with { List = list }) : new Step(this with { IsClosed = key.Is(Key.Escape) });
    }

    public override void Draw(Surface surface, World world, bool focused)
    {
        var x = surface.Text(0, 0, "> ", Tone.Strong);
        TextInput.Of(List.Filter).DrawLine(surface.At(new Area(x, 0, surface.Width - x, 1)), focused, "type to search");
        var body = surface.At(surface.Area.CutTop(2).Below);
        var found = Found(world);
        if (found.Length == 0)
        {
            body.Text(0, 0, "No command has this in its name.", Tone.Dim);
        }

        Table.Draw(
            body,
            found,
            List,
            focused,
            new Column<MenuCommand>("", static command => command.Title),
            new Column<MenuCommand>("", static command => new StyledText(command.Verb, Tone.Dim), 26) { FromWidth = 50 });
    }

    private IEnumerable<MenuCommand> Available(World world) => Commands.Where(command => command.When(world));

    private MenuCommand[] Found(World world) => [.. Available(world).Where(command => List.Admits($"{command.Title} {command.Verb} {command.Section}"))];
}
