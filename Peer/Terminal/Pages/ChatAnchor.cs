namespace PeerSecure.Peer.Terminal.Pages;

/// <param name="Order">Of the lowest entry shown.</param>
/// <param name="HiddenRows">How many of its rows are below the edge.</param>
internal sealed record ChatAnchor(long Order, int HiddenRows);
