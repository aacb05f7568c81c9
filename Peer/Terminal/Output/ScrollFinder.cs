using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Terminal.Output;

/// <summary>Finds rows that only moved up or down, so that a new line in a conversation costs one row of bytes and not a screen of them.</summary>
internal static class ScrollFinder
{
    public const int MinRows = 3;

    /// <param name="Top">First row of the region that scrolls.</param>
    /// <param name="Bottom">Its last row.</param>
    /// <param name="Up">How many rows it moves up; negative for down.</param>
    internal readonly record struct Shift(int Top, int Bottom, int Up)
    {
        /// <summary>The grid as the terminal shows it after scrolling: rows that came in are blank.</summary>
        public CellGrid Apply(CellGrid grid)
        {
            var moved = new CellGrid(grid.Width, grid.Height, grid.Unicode) { Cursor = grid.Cursor };
            for (var y = 0; y < grid.Height; y++)
            {
                var source = y >= Top && y <= Bottom ? y + Up : y;
                if (source == y || (source >= Top && source <= Bottom))
                {
                    moved.CopyRow(grid, source, y);
                }
            }

            return moved;
        }
    }

    public static Shift? Find(CellGrid shown, CellGrid next)
    {
        var (before, after) = (Hashes(shown), Hashes(next));
        Shift? best = null;
        var mostRows = MinRows - 1;
        for (var up = 1 - next.Height; up < next.Height; up++)
        {
            if (up != 0 && LongestRun(before, after, up) is var (first, length, gained) && gained > mostRows)
            {
                mostRows = gained;
                best = up > 0 ? new Shift(first, first + length - 1 + up, up) : new Shift(first + up, first + length - 1, up);
            }
        }

        return best;
    }

    /// <summary>The longest run of rows that equal the shown row so many further down; gained are those that differ from what is there now.</summary>
    private static (int First, int Length, int Gained) LongestRun(int[] before, int[] after, int up)
    {
        var (best, start, gained) = ((First: 0, Length: 0, Gained: 0), -1, 0);
        for (var y = Math.Max(0, -up); y < Math.Min(after.Length, after.Length - up); y++)
        {
            if (after[y] != before[y + up])
            {
                (start, gained) = (-1, 0);
                continue;
            }

            start = start < 0 ? y : start;
            gained += after[y] == before[y] ? 0 : 1;
            best = gained > best.Gained ? (start, y - start + 1, gained) : best;
        }

        return best;
    }

    private static int[] Hashes(CellGrid grid)
    {
        var hashes = new int[grid.Height];
        for (var y = 0; y < grid.Height; y++)
        {
            var hash = new HashCode();
            foreach (var cell in grid.Row(y))
            {
                hash.Add(cell);
            }

            hashes[y] = hash.ToHashCode();
        }

        return hashes;
    }
}
