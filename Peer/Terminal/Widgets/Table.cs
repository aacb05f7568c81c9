using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>Rows and columns with one row selected. Only the rows that are seen are asked for, so a list may be as long as it likes.</summary>
internal static class Table
{
    private const string Pointer = "  ";
    private const int Least = 7;
    private const int Roomy = 60;

    public static void Draw<T>(Surface surface, IReadOnlyList<T> items, ListState list, bool focused, params Column<T>[] columns)
    {
        if (surface.IsEmpty)
        {
            return;
        }

        var visible = Fitting([.. columns.Where(column => surface.Width >= column.FromWidth)], surface.Width - Pointer.Length);
        var widths = Widths(visible, surface.Width - Pointer.Length, Seen(items, list, surface.Height));
        var hasTitles = visible.Any(static column => column.Title.Length > 0);
        if (hasTitles)
        {
            DrawRow(surface, 0, "", visible.Select(static column => new StyledText(column.Title, Tone.Dim)), widths);
        }

        var body = hasTitles ? surface.At(surface.Area.CutTop(1).Below) : surface;
        var first = list.First(items.Count, body.Height);
        for (var row = 0; row < body.Height && first + row < items.Count; row++)
        {
            var item = items[first + row];
            var isSelected = first + row == list.SelectedOf(items.Count);
            DrawRow(body, row, isSelected ? surface.Glyphs.Pointer : "", visible.Select(column => column.Value(item)), widths);
            if (isSelected && focused)
            {
                body.Row(row).Restyle(static style => style.With(TextMarks.Reverse));
            }
        }
    }

    private static void DrawRow(Surface surface, int y, string pointer, IEnumerable<StyledText> cells, int[] widths)
    {
        surface.Text(0, y, pointer, Tone.Accent);
        var x = Pointer.Length;
        foreach (var (cell, width) in cells.Zip(widths))
        {
            surface.Fit(x, y, width, cell.Text, cell.Style);
            x += width + 1;
        }
    }

    private static IEnumerable<T> Seen<T>(IReadOnlyList<T> items, ListState list, int rows) =>
        Enumerable.Range(list.First(items.Count, rows), Math.Min(rows, items.Count)).Where(index => index < items.Count).Select(index => items[index]);

    /// <summary>Where there is no room for all, columns at the right give way, so that what has no width of its own can be read: a name, a text.</summary>
    private static Column<T>[] Fitting<T>(Column<T>[] columns, int total)
    {
        while (columns.Length > 2 && Array.FindLastIndex(columns, static column => column.Width > 0) is >= 0 and var last && Left(columns, total) < Least * Flexible(columns))
        {
            columns = [.. columns[..last], .. columns[(last + 1)..]];
        }

        return columns;
    }

    private static int Flexible<T>(Column<T>[] columns) => columns.Count(static column => column.Width == 0);

    private static int Left<T>(Column<T>[] columns, int total) =>
        Math.Max(0, total - columns.Sum(static column => column.Width) - Math.Max(0, columns.Length - 1));

    private static int[] Widths<T>(Column<T>[] columns, int total, IEnumerable<T> seen)
    {
        var (flexible, left) = (Flexible(columns), Left(columns, total));
        var widths = new int[columns.Length];
        for (var index = 0; index < columns.Length; index++)
        {
            widths[index] = columns[index].Width > 0 ? columns[index].Width : left / flexible;
        }

        var last = Array.FindLastIndex(columns, static column => column.Width == 0);
        if (last >= 0)
        {
            widths[last] += left % flexible;
        }

        // on a wide screen what belongs together stands together: a column is no wider than what it holds
        foreach (var index in Enumerable.Range(0, columns.Length).Where(index => columns[index].Width == 0 && widths[index] > Roomy))
        {
            var longest = seen.Select(item => Clusters.Measure(columns[index].Value(item).Text)).DefaultIfEmpty().Max();
            widths[index] = Math.Clamp(longest, Roomy, widths[index]);
        }

        return widths;
    }
}
