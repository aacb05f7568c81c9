using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>F2: what the current page can do, with the keys that do it directly.</summary>
internal sealed record ActionMenu(string Name, ImmutableArray<PageAction> Choices) : Dialog
{
    public ListState List { get; init; } = ListState.Start;

    public override string Title => Name;

    public override string Help => "";

    public static ActionMenu Of(Page page, World world) => new(page.Title, page.Actions(world));

    public override ImmutableArray<(string Key, string Label)> Hints => [("Up/Down", "choose"), ("Enter", "do it")];

    public override (int Width, int Height) Size(World world) =>
        (Math.Max(36, Choices.Select(static action => Clusters.Measure(action.Label)).DefaultIfEmpty().Max() + 12), Math.Max(1, Choices.Length));

    public override Step Update(Message message, World world)
    {
        if (message is not KeyPress key)
        {
            return new Step(this);
        }

        if (key.Is(Key.Enter) && !Choices.IsEmpty)
        {
            return new Step(this with { IsClosed = true }).Post(Choices[List.SelectedOf(Choices.Length)].Post);
        }

        return new Step(List.Update(key, Choices.Length, Choices.Length) is { Filter.Length: 0 } list
            ? this with { List = list }
            : this with { IsClosed = key.Is(Key.Escape) });
    }

    public override void Draw(Surface surface, World world, bool focused)
    {
        if (Choices.IsEmpty)
        {
            surface.Text(0, 0, "Nothing to choose here now.", Tone.Dim);
        }

        Table.Draw(
            surface,
            Choices,
            List,
            focused,
            new Column<PageAction>("", static action => action.Label),
            new Column<PageAction>("", static action => new StyledText(action.Key is { } key ? KeyName.Of(key) : "", Tone.Dim), 8));
    }
}
