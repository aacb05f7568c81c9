using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>A search through a whole conversation: first the text is typed, then one goes from hit to hit.</summary>
internal sealed record ChatSearch
{
    public TextInput Input { get; init; } = TextInput.Empty;

    public bool IsTyping { get; init; } = true;

    /// <summary>Oldest first.</summary>
    public ImmutableArray<Entry> Hits { get; init; } = [];

    public int Current { get; init; }

    public Entry? Hit => Current >= 0 && Current < Hits.Length ? Hits[Current] : null;
}
