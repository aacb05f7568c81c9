namespace PeerSecure.Peer.Terminal.App;

internal enum NotificationKind
{
    Information,
    KeyChanged,
    Revoked,
    Message,
    File,
    Device,
    Warning,
}
