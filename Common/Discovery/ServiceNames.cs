using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery;

/// <summary>The DNS names of our two services (RFC 6763 §4.1, §7).</summary>
internal static class ServiceNames
{
    /// <summary>RFC 6763 §9: asked by tools that list every service type on the link.</summary>
    public static readonly DnsName TypeList = DnsName.Of("_services", "_dns-sd", "_udp", "local");

    private static readonly DnsName Peer = DnsName.Of("_peersecure", "_tcp", "local");
    private static readonly DnsName Authority = DnsName.Of("_peersecure-ca", "_tcp", "local");

    public static DnsName Of(ServiceKind kind) => kind switch
    {
        ServiceKind.Peer => Peer,
        ServiceKind.Authority => Authority,
    };

    public static DnsName Instance(ServiceKind kind, string label) => kind switch
    {
        ServiceKind.Peer => DnsName.Of(label, "_peersecure", "_tcp", "local"),
        ServiceKind.Authority => DnsName.Of(label, "_peersecure-ca", "_tcp", "local"),
    };
}
