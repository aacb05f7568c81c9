namespace PeerSecure.Common.Discovery.Diagnosis;

/// <summary>What discovery on this host was found to be like. Scripts see these names; they do not change.</summary>
public enum FindingCode
{
    /// <summary>The interface sends, hears itself and hears others.</summary>
    Works,

    /// <summary>It sends and hears itself, but nobody else.</summary>
    NobodyElseHeard,

    /// <summary>Another program on this host uses port 5353 too; that is as it should be.</summary>
    PortShared,

    /// <summary>Another program holds port 5353 for itself.</summary>
    PortTaken,

    /// <summary>There is no network, only this host.</summary>
    LoopbackOnly,

    InterfaceDown,
    InterfaceWithoutMulticast,
    InterfaceWithoutAddress,

    /// <summary>IPv6 works here and IPv4 does not exist.</summary>
    IPv6Only,

    NoMulticastRoute,

    /// <summary>A firewall on this host refuses what we send.</summary>
    OutgoingBlocked,

    /// <summary>What we send does not even come back to ourselves: a firewall on this host drops it.</summary>
    IncomingBlocked,

    /// <summary>The system refuses membership in the multicast group or the socket itself.</summary>
    JoinRefused,

    SendFailed,
}
