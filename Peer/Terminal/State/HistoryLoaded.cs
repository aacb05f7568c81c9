using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.State;

internal sealed record HistoryLoaded(string Purpose, string Who, HistoryPage Page) : Outcome(Purpose);
