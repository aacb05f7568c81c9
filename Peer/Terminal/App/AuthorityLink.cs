namespace PeerSecure.Peer.Terminal.App;

internal enum AuthorityLink
{
    None,
    Connecting,
    Connected,
    Unreachable,
}
