namespace PeerSecure.Peer.Terminal.State;

internal enum ToastKind
{
    Normal,
    Good,
    Warning,
    Error,
}
