namespace PeerSecure.Peer.Terminal.App;

internal enum AcceptPolicy
{
    Ask,
    All,
    Contacts,
    None,
}
