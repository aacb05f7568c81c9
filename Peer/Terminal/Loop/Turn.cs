using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.Loop;

/// <summary>What an update answers with: the next state, and the work it wants done.</summary>
internal sealed record Turn<TState>(TState State, ImmutableArray<Effect> Effects);
