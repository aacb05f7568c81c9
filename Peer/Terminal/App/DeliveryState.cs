namespace PeerSecure.Peer.Terminal.App;

/// <summary>How far a message of ours got; beyond waiting each step has its proof (M2, M4).</summary>
internal enum DeliveryState
{
    None,

    /// <summary>In our outbox.</summary>
    Waiting,
    Stored,
    Delivered,
    Read,
    Failed,
}
