namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>What fills one cell, or two: a character with the marks that combine with it, already safe to print.</summary>
/// <param name="Text">The characters to print.</param>
/// <param name="Width">Columns: 1 or 2.</param>
/// <param name="Start">Index of the first UTF-16 unit in the text it was read from.</param>
/// <param name="Length">UTF-16 units it took there, left-out characters included.</param>
internal readonly record struct Cluster(string Text, int Width, int Start, int Length)
{
    public int End => Start + Length;
}
