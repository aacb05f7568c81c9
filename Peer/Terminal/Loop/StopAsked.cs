namespace PeerSecure.Peer.Terminal.Loop;

/// <summary>The system asks the program to end.</summary>
internal sealed record StopAsked : Message;
