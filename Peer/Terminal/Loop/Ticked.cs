namespace PeerSecure.Peer.Terminal.Loop;

/// <summary>A second passed.</summary>
internal sealed record Ticked(DateTimeOffset Now) : Message;
