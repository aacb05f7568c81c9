using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>A message of ours is kept, with its place in the history.</summary>
internal sealed record EntrySent(string Purpose, string Who, Entry Entry) : Outcome(Purpose);
