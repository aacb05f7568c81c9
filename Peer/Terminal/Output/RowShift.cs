using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Terminal.Output;

/// <summary>
/// Finds text that only moved sideways in its row, as all rows of a draft do when a word is typed at its beginning: the terminal moves it by
/// itself, and only what came in is written.
/// </summary>
internal static class RowShift
{
    private const int MostColumns = 24;
    private const int WorthIt = 12; // cells; below that the sequence costs as much as it saves

    /// <summary>By how many columns what stands from here to the end of the row moves right; negative for left, 0 when it is not worth it.</summary>
    public static int Find(ReadOnlySpan<Cell> shown, ReadOnlySpan<Cell> next, int x)
    {
        var from = shown[x..];
        var to = next[x..];
        var changed = Changed(from, to);
        if (changed <= WorthIt || !IsPlainWidth(from) || !IsPlainWidth(to))
        {
            return 0;
        }

        var (best, saved) = (0, WorthIt);
        for (var by = 1; by <= Math.Min(MostColumns, from.Length - 1); by++)
        {
            var right = changed - by - Changed(from[..^by], to[by..]);
            var left = changed - Blanks(to[^by..]) - Changed(from[by..], to[..^by]);
            (best, saved) = right > saved ? (by, right) : (best, saved);
            (best, saved) = left > saved ? (-by, left) : (best, saved);
        }

        return best;
    }

    private static int Changed(ReadOnlySpan<Cell> shown, ReadOnlySpan<Cell> next)
    {
        var changed = 0;
        for (var index = 0; index < next.Length; index++)
        {
            changed += shown[index] == next[index] ? 0 : 1;
        }

        return changed;
    }

    /// <summary>Cells that come in blank and have to be something else.</summary>
    private static int Blanks(ReadOnlySpan<Cell> cells)
    {
        var written = 0;
        foreach (var cell in cells)
        {
            written += cell == Cell.Blank ? 0 : 1;
        }

        return written;
    }

    /// <summary>Half a wide character cannot be moved, and terminals dispute the width of some.</summary>
    private static bool IsPlainWidth(ReadOnlySpan<Cell> cells)
    {
        foreach (var cell in cells)
        {
            if (cell.Width != 1 || Characters.WidthIsUncertain(cell.Text))
            {
                return false;
            }
        }

        return true;
    }
}
