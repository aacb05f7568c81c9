using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Input;

/// <summary>Nothing will ever be typed again: the terminal is gone, or standard input was closed.</summary>
internal sealed record InputClosed : Message;
