using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <param name="Id">To answer by.</param>
/// <param name="From">Who offers.</param>
/// <param name="Files">The first names, already cleaned for the disk.</param>
/// <param name="Count">How many in all.</param>
/// <param name="Bytes">How many in all.</param>
/// <param name="Folder">Where they would go.</param>
internal sealed record FileOffer(string Id, string From, ImmutableArray<string> Files, int Count, long Bytes, string Folder);
