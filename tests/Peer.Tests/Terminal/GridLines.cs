using PeerSecure.Peer.Terminal.Cells;

namespace PeerSecure.Peer.Tests.Terminal;

internal static class GridLines
{
    /// <summary>The grid as text, trailing blanks cut.</summary>
    public static string[] Lines(this CellGrid grid) =>
        [.. Enumerable.Range(0, grid.Height).Select(y => string.Concat(grid.Row(y).ToArray().Select(static cell => cell.Text)).TrimEnd())];
}
