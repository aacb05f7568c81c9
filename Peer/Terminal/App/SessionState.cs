namespace PeerSecure.Peer.Terminal.App;

internal enum SessionState
{
    /// <summary>No direct session: messages go by mailbox.</summary>
    None,
    Connecting,
    Open,
}
