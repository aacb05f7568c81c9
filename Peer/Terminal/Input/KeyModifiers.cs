namespace PeerSecure.Peer.Terminal.Input;

/// <summary>In the bit order that terminals send, less one.</summary>
[Flags]
internal enum KeyModifiers
{
    None = 0,
    Shift = 1,
    Alt = 2,
    Ctrl = 4,
}
