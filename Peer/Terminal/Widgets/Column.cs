namespace PeerSecure.Peer.Terminal.Widgets;

/// <param name="Title">Heads the column.</param>
/// <param name="Value">What stands there for an item.</param>
/// <param name="Width">Columns; 0 takes an equal share of what is left.</param>
internal sealed record Column<T>(string Title, Func<T, StyledText> Value, int Width = 0)
{
    /// <summary>Left out on surfaces narrower than this.</summary>
    public int FromWidth { get; init; }
}
