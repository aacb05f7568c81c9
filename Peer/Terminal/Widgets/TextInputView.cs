using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>Draws a text input: on one row that scrolls sideways, or on several that wrap.</summary>
internal static class TextInputView
{
    /// <summary>Rows that the input wants at this width, at most <paramref name="most"/>.</summary>
    public static int Rows(this TextInput input, int width, int most) => WrappedText.Break(input.Value, Math.Max(1, width - 1), most).Count;

    public static void DrawLine(this TextInput input, Surface surface, bool focused, string placeholder = "")
    {
        surface.Row(0).Fill(Tone.Field);
        if (input.Value.Length == 0)
        {
            surface.Fit(0, 0, surface.Width, placeholder, Tone.Dim.With(TextMarks.Underline));
        }

        var beforeCursor = Clusters.Measure(input.Value.AsSpan(0, input.Cursor));
        var shift = Math.Max(0, beforeCursor - surface.Width + 1);
        surface.Text(-shift, 0, input.Value, Tone.Field);
        if (focused)
        {
            surface.PlaceCursor(beforeCursor - shift, 0);
        }
    }

    /// <summary>The last rows that fit, or those around the cursor when there are more.</summary>
    public static void DrawWrapped(this TextInput input, Surface surface, bool focused)
    {
        var shown = input.Value.Replace('\t', ' '); // one for one, so that positions stay
        var lines = WrappedText.Break(shown, Math.Max(1, surface.Width - 1));
        var cursorLine = CursorLine(input, lines);
        var first = Math.Clamp(cursorLine - surface.Height + 1, 0, Math.Max(0, lines.Count - surface.Height));
        for (var row = 0; row < surface.Height && first + row < lines.Count; row++)
        {
            surface.Text(0, row, lines[first + row].Of(shown), Tone.Plain);
        }

        if (focused)
        {
            var line = lines[cursorLine];
            var column = Clusters.Measure(input.Value.AsSpan(line.Start, Math.Min(input.Cursor, line.End) - line.Start));
            column += Math.Max(0, input.Cursor - line.End); // a space that fell off the end of the row
            surface.PlaceCursor(Math.Min(column, surface.Width - 1), cursorLine - first);
        }
    }

    private static int CursorLine(TextInput input, List<WrappedText.Line> lines)
    {
        var index = lines.FindLastIndex(line => line.Start <= input.Cursor);
        return Math.Max(0, index);
    }
}
