using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Tests.Terminal.Screens;

/// <summary>The coloured words of a grid, each stretch of one style by itself. Bars and pointers are no words, and the title of a frame belongs to it.</summary>
internal static class StyledRuns
{
    public static IEnumerable<(string Text, CellStyle Style)> Of(CellGrid grid)
    {
        for (var y = 0; y < grid.Height; y++)
        {
            var start = 0;
            for (var x = 1; x <= grid.Width; x++)
            {
                if (x < grid.Width && grid[x, y].Style == grid[start, y].Style)
                {
                    continue;
                }

                var text = string.Concat(Enumerable.Range(start, x - start).Select(column => grid[column, y].Text)).Trim(' ', '│');
                if (!grid[start, y].Style.Foreground.IsDefault && text.Any(char.IsLetterOrDigit) && !text.StartsWith('┌'))
                {
                    yield return (text, grid[start, y].Style);
                }

                start = x;
            }
        }
    }
}
