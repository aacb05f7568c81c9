namespace PeerSecure.Peer.Terminal.App;

internal enum OwnDeviceState
{
    Admitted,
    Waiting,
    Revoked,
}
