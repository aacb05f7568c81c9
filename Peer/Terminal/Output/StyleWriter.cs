using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Terminal.Output;

/// <summary>Writes the shortest SGR sequence from the style in force to the one wanted, in the colours that the terminal has.</summary>
internal sealed class StyleWriter(EscapeBuffer buffer, ColorDepth depth)
{
    private static readonly (TextMarks Mark, int Code)[] MarkCodes =
    [
        (TextMarks.Bold, 1), (TextMarks.Dim, 2), (TextMarks.Italic, 3), (TextMarks.Underline, 4), (TextMarks.Reverse, 7),
    ];

    private CellStyle? _current;
    private bool _first;

    /// <summary>The terminal's style is unknown, as after another program used it.</summary>
    public void Forget() => _current = null;

    public void Use(CellStyle style)
    {
        style = depth == ColorDepth.None ? new CellStyle(Ink.Default, Ink.Default, style.Marks) : style;
        if (_current == style)
        {
            return;
        }

        if (style == CellStyle.Plain)
        {
            buffer.Raw("\e[m"u8);
        }
        else
        {
            Change(_current, style);
        }

        _current = style;
    }

    private void Change(CellStyle? from, CellStyle to)
    {
        buffer.Raw("\e["u8);
        _first = true;
        var current = from ?? CellStyle.Plain;
        if (from is null || (current.Marks & ~to.Marks) != 0)
        {
            Code(0); // marks are cheaper to clear all at once than one by one
            current = CellStyle.Plain;
        }

        foreach (var (mark, code) in MarkCodes)
        {
            if ((to.Marks & ~current.Marks).HasFlag(mark))
            {
                Code(code);
            }
        }

        if (current.Foreground != to.Foreground)
        {
            Color(to.Foreground, 30);
        }

        if (current.Background != to.Background)
        {
            Color(to.Background, 40);
        }

        buffer.Raw("m"u8);
    }

    private void Color(Ink ink, int offset)
    {
        if (ink.IsDefault)
        {
            Code(offset + 9);
        }
        else if (ink.Number >= 0 || depth == ColorDepth.Sixteen)
        {
            var number = ink.Number >= 0 ? ink.Number : StandardColors.NearestOfSixteen(ink.Rgb);
            Code(number < 8 ? offset + number : offset + 60 + number - 8);
        }
        else if (depth == ColorDepth.TwoHundredFiftySix)
        {
            Code(offset + 8);
            Code(5);
            Code(StandardColors.NearestOfCube(ink.Rgb));
        }
        else
        {
            var (red, green, blue) = ink.Rgb;
            Code(offset + 8);
            Code(2);
            Code(red);
            Code(green);
            Code(blue);
        }
    }

    private void Code(int value)
    {
        if (!_first)
        {
            buffer.Raw(";"u8);
        }

        _first = false;
        buffer.Number(value);
    }
}
