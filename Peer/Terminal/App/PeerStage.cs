namespace PeerSecure.Peer.Terminal.App;

/// <summary>How far this peer is set up, and so which screen comes first.</summary>
internal enum PeerStage
{
    /// <summary>Not looked yet.</summary>
    Starting,

    /// <summary>No authority is known.</summary>
    Fresh,

    /// <summary>An authority is known, no account yet on this device.</summary>
    Joined,

    /// <summary>A profile is here; its keys wait for the passphrase.</summary>
    Locked,

    SignedIn,
}
