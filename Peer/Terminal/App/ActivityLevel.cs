namespace PeerSecure.Peer.Terminal.App;

internal enum ActivityLevel
{
    Normal,
    Warning,
    Error,
}
