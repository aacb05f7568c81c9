using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>Something to read: details, a code that is shown once, a help page. Scrolls, searches, and closes with Enter or Esc.</summary>
internal sealed record TextDialog(string Name, ScrollText Text) : Dialog
{
    private const int Usual = 72;

    /// <summary>Columns of the text; more than usual for a word that is longer, so that a link can be copied in one piece.</summary>
    private int Columns { get; init; } = Usual;

    public override string Title => Name;

    public override string Help => "";

    /// <summary>Wraps paragraphs to the width that the dialog will have.</summary>
    public static TextDialog Of(string name, World world, params IEnumerable<StyledText> paragraphs)
    {
        var all = paragraphs.ToArray();
        var longest = all.SelectMany(static paragraph => paragraph.Text.Split(' ', '\n')).Select(static word => Clusters.Measure(word)).DefaultIfEmpty().Max();
        var width = Math.Min(Math.Max(Usual, longest), world.Width - 4);
        return new TextDialog(name, ScrollText.Of(all.SelectMany(paragraph => Wrap(paragraph, width)))) { Columns = width };
    }

    public override (int Width, int Height) Size(World world) => (Columns, Text.Lines.Length + (Text.IsSearching ? 1 : 0));

    public override Step Update(Message message, World world)
    {
        if (Text.Update(message, PageOf(world)) is { } text)
        {
            return new Step(this with { Text = text });
        }

        return message is KeyPress key && (key.Is(Key.Escape) || key.Is(Key.Enter)) ? new Step(this with { IsClosed = true }) : new Step(this);
    }

    /// <summary>A paragraph that is indented stays so in all its rows.</summary>
    private static IEnumerable<StyledText> Wrap(StyledText paragraph, int width)
    {
        var text = paragraph.Text.TrimStart(' ');
        var indent = paragraph.Text[..Math.Min(paragraph.Text.Length - text.Length, width / 2)];
        return WrappedText.Break(text, width - indent.Length).Select(line => new StyledText(indent + line.Of(text).ToString(), paragraph.Style));
    }

    private int PageOf(World world) => Text.Lines.Length > world.BodyHeight - 2 ? world.BodyHeight - 3 : Text.Lines.Length;

    public override void Draw(Surface surface, World world, bool focused)
    {
        var isLong = Text.Lines.Length > surface.Height;
        var (body, foot) = surface.Area.CutBottom(isLong ? 1 : 0);
        Text.Draw(surface.At(body));
        if (isLong)
        {
            var last = Math.Min(Text.Lines.Length, Text.Top + body.Height);
            var where = $"{last} of {Text.Lines.Length} lines; PgDn goes on";
            surface.At(foot).Right(0, surface.Width < Usual / 2 + 4 ? where : where + ", / searches", Tone.Dim);
        }
    }
}
