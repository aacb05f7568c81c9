using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>One row of a conversation: pieces of text at their columns, or the bar of a file under way.</summary>
internal sealed record ChatRow(params ImmutableArray<(int X, StyledText Text)> Parts)
{
    public Transfer? Bar { get; init; }
}
