using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>F10: all commands by subject, for those who look around.</summary>
internal sealed record SectionMenu : Dialog
{
    public static SectionMenu Start { get; } = new();

    public ListState List { get; init; } = ListState.Start;

    public override string Title => "Menu";

    public override string Help => "";

    public override ImmutableArray<(string Key, string Label)> Hints => [("Up/Down", "choose"), ("Enter", "do it")];

    public override (int Width, int Height) Size(World world) => (30, Sections(world).Length);

    public override Step Update(Message message, World world)
    {
        if (message is not KeyPress key)
        {
            return new Step(this);
        }

        var sections = Sections(world);
        if (key.Is(Key.Enter) || key.Is(Key.Right))
        {
            var section = sections[List.SelectedOf(sections.Length)];
            var palette = new Palette(section, [.. CommandList.All.Where(command => command.Section == section)]);
            return new Step(this with { IsClosed = true }).Post(new OpenDialog(palette));
        }

        var isMove = key.Key is Key.Up or Key.Down or Key.Home or Key.End;
        return new Step(isMove && List.Update(key, sections.Length, sections.Length) is { } list
            ? this with { List = list }
            : this with { IsClosed = key.Is(Key.Escape) });
    }

    public override void Draw(Surface surface, World world, bool focused) =>
        Table.Draw(surface, Sections(world), List, focused, new Column<string>("", static section => section));

    private static string[] Sections(World world) =>
        [.. CommandList.All.Where(command => command.When(world)).Select(static command => command.Section).Distinct()];
}
