namespace PeerSecure.Common.Discovery;

/// <summary>What is announced on the local network.</summary>
public enum ServiceKind
{
    /// <summary><c>_peersecure._tcp</c>: a listening peer.</summary>
    Peer,

    /// <summary><c>_peersecure-ca._tcp</c>: an authority.</summary>
    Authority,
}
