using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Input;

/// <summary>What one read of the terminal gave, in order: a megabyte typed at once shall not cost a million hand-overs between threads.</summary>
internal sealed record InputBatch(ImmutableArray<Message> Events) : Message;
