namespace PeerSecure.Peer.Terminal.App;

internal enum TransferState
{
    Waiting,
    Running,

    /// <summary>The link broke; it goes on by itself.</summary>
    Paused,
    Done,
    Failed,
    Cancelled,
}
