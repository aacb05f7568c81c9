namespace PeerSecure.Peer.Terminal.Loop;

internal sealed record Answered<T>(string Purpose, T Value) : Outcome(Purpose);
