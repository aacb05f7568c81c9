namespace PeerSecure.Peer.Terminal.Device;

internal enum InputState
{
    Ready,
    TimedOut,
    Closed,
}
