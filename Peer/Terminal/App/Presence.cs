namespace PeerSecure.Peer.Terminal.App;

internal enum Presence
{
    Unknown,
    Offline,
    Online,

    /// <summary>Announced on the local network: reachable directly.</summary>
    Nearby,
}
