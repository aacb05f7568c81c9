namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>Text broken into rows of a width, as positions in the text, so that an editor can find its cursor again.</summary>
internal static class WrappedText
{
    /// <param name="Start">Index of the row's first UTF-16 unit.</param>
    /// <param name="Length">Units on the row, without the line end or the space it was broken at.</param>
    internal readonly record struct Line(int Start, int Length)
    {
        public int End => Start + Length;

        public ReadOnlySpan<char> Of(string text) => text.AsSpan(Start, Length);
    }

    /// <summary>At least one row, at most <paramref name="maxLines"/>; breaks at spaces where it can, inside a word where it must.</summary>
    public static List<Line> Break(string text, int width, int maxLines = int.MaxValue)
    {
        var lines = new List<Line>();
        var start = 0;
        while (lines.Count < maxLines)
        {
            var end = text.IndexOf('\n', start);
            var paragraphEnd = end < 0 ? text.Length : end;
            BreakParagraph(text, start, TrimReturn(text, start, paragraphEnd), Math.Max(1, width), maxLines, lines);
            if (end < 0)
            {
                break;
            }

            start = end + 1;
        }

        return lines;
    }

    private static int TrimReturn(string text, int start, int end) => end > start && text[end - 1] == '\r' ? end - 1 : end;

    private static void BreakParagraph(string text, int start, int end, int width, int maxLines, List<Line> lines)
    {
        while (lines.Count < maxLines)
        {
            var (lineEnd, next) = FindBreak(text.AsSpan(start, end - start), width);
            lines.Add(new Line(start, lineEnd));
            if (start + next >= end)
            {
                return;
            }

            start += next;
        }
    }

    /// <summary>Where the first row of this text ends, and where the next one begins.</summary>
    private static (int End, int Next) FindBreak(ReadOnlySpan<char> text, int width)
    {
        var (columns, afterSpace, beforeSpace) = (0, -1, -1);
        foreach (var cluster in new Clusters(text))
        {
            if (columns + cluster.Width > width)
            {
                return Choose(text, cluster.Start, beforeSpace, afterSpace);
            }

            columns += cluster.Width;
            if (cluster.Text == " ")
            {
                (beforeSpace, afterSpace) = (cluster.Start, cluster.End);
            }
        }

        return (text.Length, text.Length);
    }

    private static (int End, int Next) Choose(ReadOnlySpan<char> text, int overflow, int beforeSpace, int afterSpace)
    {
        if (text[overflow] == ' ')
        {
            return (overflow, overflow + 1); // the space itself falls off the end
        }

        // A single wide character in one column would never end: it takes a row by itself.
        return beforeSpace > 0 ? (beforeSpace, afterSpace) : overflow > 0 ? (overflow, overflow) : (FirstEnd(text), FirstEnd(text));
    }

    private static int FirstEnd(ReadOnlySpan<char> text)
    {
        foreach (var cluster in new Clusters(text))
        {
            return cluster.End;
        }

        return text.Length;
    }
}
