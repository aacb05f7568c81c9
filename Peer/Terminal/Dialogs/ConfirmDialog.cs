using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>
/// Asks before something that cannot be undone. The safe answer has the focus first; without a label for the other there is only that one.
/// </summary>
internal sealed record ConfirmDialog(string Question, string Text, string YesLabel, Message Yes, string NoLabel = "Cancel") : Dialog
{
    private const int Columns = 60;

    /// <summary>Posted when the user says no with the button; Esc only closes.</summary>
    public Message? No { get; init; }

    public bool IsOnYes { get; init; }

    public bool Warns { get; init; }

    /// <summary>The first row of the text that is seen, where there is no room for all of it.</summary>
    public int Top { get; init; }

    private string NoButton => $"[ {NoLabel} ]";

    private string YesButton => YesLabel.Length > 0 ? $"[ {YesLabel} ]" : "";

    public override string Title => Question;

    public override string Help => "";

    public override ImmutableArray<(string Key, string Label)> Hints => YesLabel.Length > 0 ? [("Tab", "choose"), ("Enter", "answer")] : [];

    public override bool IsWarning => Warns;

    public override (int Width, int Height) Size(World world) => (Columns, LinesIn(world).Count + 1 + ButtonRows(WidthIn(world)));

    public override Step Update(Message message, World world) => message switch
    {
        KeyPress key when key.Is(Key.Escape) => new Step(this with { IsClosed = true }),
        KeyPress key when key.Is(Key.Enter) => Choose(),
        KeyPress { Key: Key.Left or Key.Right or Key.Tab } when YesLabel.Length > 0 => new Step(this with { IsOnYes = !IsOnYes }),
        KeyPress { Key: Key.Up } => Scroll(-1, world),
        KeyPress { Key: Key.Down } => Scroll(1, world),
        KeyPress { Key: Key.PageUp } => Scroll(-SeenOf(LinesIn(world).Count, TextRowsIn(world)), world),
        KeyPress { Key: Key.PageDown } => Scroll(SeenOf(LinesIn(world).Count, TextRowsIn(world)), world),
        _ => new Step(this),
    };

    public override void Draw(Surface surface, World world, bool focused)
    {
        var (above, buttons) = surface.Area.CutBottom(ButtonRows(surface.Width));
        DrawText(surface.At(above));
        var end = surface.At(buttons).Text(0, 0, NoButton, IsOnYes ? Tone.Plain : Tone.Selected);
        var (x, y) = buttons.Height > 1 ? (0, 1) : (end + 2, 0);
        surface.At(buttons).Text(x, y, YesButton, IsOnYes ? Tone.Selected : Tone.Plain);
    }

    private void DrawText(Surface surface)
    {
        var lines = WrappedText.Break(Text, surface.Width);
        var rows = SeenOf(lines.Count, surface.Height);
        var top = Math.Clamp(Top, 0, lines.Count - rows);
        for (var row = 0; row < rows; row++)
        {
            surface.Text(0, row, lines[top + row].Of(Text));
        }

        if (rows < lines.Count)
        {
            surface.Right(surface.Height - 1, $"{top + rows} of {lines.Count} lines; PgDn goes on", Tone.Dim);
        }
    }

    private Step Scroll(int by, World world)
    {
        var lines = LinesIn(world).Count;
        return new Step(this with { Top = Math.Clamp(Top + by, 0, lines - SeenOf(lines, TextRowsIn(world))) });
    }

    /// <summary>All lines, or as many as there is room for above the row that says that there are more.</summary>
    private static int SeenOf(int lines, int rows) => lines <= rows ? lines : Math.Max(1, rows - 1);

    private int TextRowsIn(World world) => world.BodyHeight - (world.Questions.IsEmpty ? 0 : 1) - 2 - ButtonRows(WidthIn(world));

    private static int WidthIn(World world) => Math.Min(Columns, world.Width - 4);

    private List<WrappedText.Line> LinesIn(World world) => WrappedText.Break(Text, WidthIn(world));

    /// <summary>Answers that do not fit beside each other stand one below the other.</summary>
    private int ButtonRows(int width) => YesButton.Length > 0 && Clusters.Measure(NoButton) + 2 + Clusters.Measure(YesButton) > width ? 2 : 1;

    private Step Choose()
    {
        var closed = new Step(this with { IsClosed = true });
        return IsOnYes ? closed.Post(Yes) : No is not null ? closed.Post(No) : closed;
    }
}
