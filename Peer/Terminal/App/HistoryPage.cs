using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <param name="Entries">Oldest first.</param>
/// <param name="HasMore">Older ones exist.</param>
internal sealed record HistoryPage(ImmutableArray<Entry> Entries, bool HasMore);
