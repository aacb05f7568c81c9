namespace PeerSecure.Peer.Terminal.Loop;

internal sealed record Finished(string Purpose) : Outcome(Purpose);
