using Spectre.Console;

namespace PeerSecure.Peer.Terminal.Cells;

internal readonly record struct CellStyle(Ink Foreground, Ink Background, TextMarks Marks)
{
    public static CellStyle Plain => default;

    public static CellStyle From(Style style) => new(Ink.From(style.Foreground), Ink.From(style.Background), MarksOf(style.Decoration));

    public CellStyle With(TextMarks marks) => this with { Marks = Marks | marks };

    public CellStyle On(Ink background) => this with { Background = background };

    public Style ToSpectre() => new(Foreground.ToSpectre(), Background.ToSpectre(), DecorationOf(Marks));

    private static TextMarks MarksOf(Decoration decoration) =>
        (decoration.HasFlag(Decoration.Bold) ? TextMarks.Bold : 0)
        | (decoration.HasFlag(Decoration.Dim) ? TextMarks.Dim : 0)
        | (decoration.HasFlag(Decoration.Italic) ? TextMarks.Italic : 0)
        | (decoration.HasFlag(Decoration.Underline) ? TextMarks.Underline : 0)
        | (decoration.HasFlag(Decoration.Invert) ? TextMarks.Reverse : 0);

    private static Decoration DecorationOf(TextMarks marks) =>
        (marks.HasFlag(TextMarks.Bold) ? Decoration.Bold : 0)
        | (marks.HasFlag(TextMarks.Dim) ? Decoration.Dim : 0)
        | (marks.HasFlag(TextMarks.Italic) ? Decoration.Italic : 0)
        | (marks.HasFlag(TextMarks.Underline) ? Decoration.Underline : 0)
        | (marks.HasFlag(TextMarks.Reverse) ? Decoration.Invert : 0);
}
