namespace PeerSecure.Peer.Terminal.Loop;

internal sealed record Resized(int Width, int Height) : Message;
