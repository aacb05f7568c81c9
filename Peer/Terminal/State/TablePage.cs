using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>
/// A list that is loaded, narrowed by typing and acted on: most screens are one. The selection follows its item by id when the list is
/// loaded anew, so that an action never meets another item than the one that was looked at.
/// </summary>
internal abstract record TablePage<T> : Page
    where T : class
{
    public ImmutableArray<T> Items { get; init; } = [];

    public ListState List { get; init; } = ListState.Start;

    public bool IsLoaded { get; init; }

    public string Problem { get; init; } = "";

    /// <summary>The effect that loads the list; its purpose is this page's own.</summary>
    protected abstract Effect Load { get; }

    protected abstract string EmptyText { get; }

    protected abstract string IdOf(T item);

    protected abstract string SearchText(T item);

    protected abstract Column<T>[] Columns(World world);

    /// <summary>What is said about the selected item below the list; none by default.</summary>
    protected virtual IEnumerable<StyledText> Details(T item, World world) => [];

    protected virtual int DetailRows => 0;

    /// <summary>Enter, or an action, on the selected item.</summary>
    protected virtual Step Act(string action, T? selected, World world) => new(this);

    /// <summary>Anything else that concerns this page.</summary>
    protected virtual Step Hear(Message message, World world) => new(this);

    public override Step Enter(World world) => new Step(this).Run(Load);

    public override bool ShowsFailureOf(string purpose) => purpose == Load.Purpose;

    public override Step Update(Message message, World world) => message switch
    {
        Answered<ImmutableArray<T>> loaded when loaded.Purpose == Load.Purpose => new Step(WithItems(loaded.Value)),
        EffectFailed failed when failed.Purpose == Load.Purpose => new Step(this with { Problem = $"{failed.Text} {failed.Remedy}".Trim() }),
        ActionChosen { Action: "refresh" } => new Step(this with { Problem = "" }).Run(Load),
        ActionChosen chosen => Act(chosen.Action, Selected, world),
        KeyPress key when key.Is(Key.Enter) => Act("enter", Selected, world),
        KeyPress key => Move(key, world),
        _ => Hear(message, world),
    };

    public override void Draw(Surface surface, World world, bool focused)
    {
        var (body, details) = surface.Area.CutBottom(surface.Height > DetailRows + 6 ? DetailRows : 0);
        var shown = Shown;
        DrawHead(surface.At(body.Row(0)), shown.Length, world);
        Table.Draw(surface.At(body.CutTop(1).Below), shown, List, focused, Columns(world));
        if (shown.Length > 0)
        {
            var row = 0;
            foreach (var line in Details(shown[List.SelectedOf(shown.Length)], world))
            {
                row = surface.At(details).Paragraph(row, line.Text, line.Style, x: 1);
            }
        }
    }

    protected T[] Shown => [.. Items.Where(item => List.Admits(SearchText(item)))];

    protected T? Selected => Shown is { Length: > 0 } shown ? shown[List.SelectedOf(shown.Length)] : null;

    protected TablePage<T> WithItems(ImmutableArray<T> items)
    {
        var selected = Selected is { } known ? IdOf(known) : "";
        var next = this with { Items = items, IsLoaded = true, Problem = "" };
        var index = Array.FindIndex(next.Shown, item => IdOf(item) == selected);
        return next with { List = next.List with { Selected = index >= 0 ? index : next.List.SelectedOf(next.Shown.Length) } };
    }

    /// <summary>One item came or changed.</summary>
    protected TablePage<T> WithItem(T item)
    {
        var index = Items.IndexOf(Items.FirstOrDefault(known => IdOf(known) == IdOf(item))!);
        return WithItems(index >= 0 ? Items.SetItem(index, item) : Items.Insert(0, item));
    }

    private Step Move(KeyPress key, World world)
    {
        if (List.Update(key, Shown.Length, world.BodyHeight - 2 - DetailRows) is { } list)
        {
            return new Step(this with { List = list });
        }

        return key.Is(Key.Escape) ? new Step(this).Post(new GoTo(Place.Home)) : new Step(this);
    }

    private void DrawHead(Surface surface, int shown, World world)
    {
        if (List.Filter.Length > 0)
        {
            surface.Fit(1, 0, surface.Width - 1, $"Narrowed to \"{List.Filter}\": {shown} of {Items.Length}. Esc shows all.", Tone.Accent);
        }
        else if (Problem.Length > 0)
        {
            surface.Fit(1, 0, surface.Width - 1, Problem, Tone.Bad);
        }
        else if (!IsLoaded || Items.IsEmpty)
        {
            surface.Fit(1, 0, surface.Width - 1, IsLoaded ? EmptyText : world.Busy.Contains(Load.Purpose) ? "Loading..." : "", Tone.Dim);
        }
    }
}
