using System.Net.Sockets;

namespace PeerSecure.Common.Discovery.Diagnosis;

/// <summary>What each finding says and advises.</summary>
internal static class Finding
{
    private const string OpenFirewall = "Allow UDP port 5353 in and out, for example: nft insert rule inet filter input udp dport 5353 accept, ufw allow 5353/udp, "
        + "or firewall-cmd --add-service=mdns";

    public static DiscoveryFinding Works(string name, int others, string families) => Good(
        FindingCode.Works, name, $"{name} sends, hears itself and hears {others} other {(others == 1 ? "address" : "addresses")} ({families}).");

    public static DiscoveryFinding NobodyElse(string name, string families) => new(
        FindingCode.NobodyElseHeard, FindingSeverity.Note, name,
        $"{name} sends and hears itself ({families}), but nobody else answered.",
        "If others should be there: a wireless network may isolate its clients, a switch may filter multicast (IGMP or MLD snooping without a querier), "
        + $"or a firewall may let only our own packets pass. {OpenFirewall}. Or connect by address: peersecure connect NAME@HOST:PORT.");

    public static DiscoveryFinding PortShared(IReadOnlyList<string> users) => Good(
        FindingCode.PortShared, null, $"UDP port 5353 is shared with {Names(users)}.");

    public static DiscoveryFinding PortTaken(bool ipv6, IReadOnlyList<string> users) => new(
        FindingCode.PortTaken, FindingSeverity.Problem, null,
        $"UDP port 5353 ({(ipv6 ? "IPv6" : "IPv4")}) is held by {Names(users)} without letting others share it.",
        "Stop that program or let it share the port (SO_REUSEADDR). The name service of the system itself, avahi-daemon or systemd-resolved, shares it.");

    public static DiscoveryFinding LoopbackOnly() => new(
        FindingCode.LoopbackOnly, FindingSeverity.Problem, null,
        "No network interface but loopback is up: only programs on this very host can be found.",
        "Connect a cable or join a wireless network, then look at: ip address");

    public static DiscoveryFinding InterfaceDown(string name, bool noCarrier) => Conditional(
        FindingCode.InterfaceDown, name,
        noCarrier ? $"{name} is switched on but has no link: cable out, far end off, or no wireless network joined." : $"{name} is switched off.",
        noCarrier ? "Check the cable or the wireless network." : $"If it should be used: ip link set {name} up");

    public static DiscoveryFinding WithoutMulticast(string name) => Conditional(
        FindingCode.InterfaceWithoutMulticast, name, $"{name} does not do multicast, so nobody can be found through it.",
        $"If the network behind it can: ip link set {name} multicast on. Through a tunnel connect by address: peersecure connect NAME@HOST:PORT.");

    public static DiscoveryFinding WithoutAddress(string name) => Conditional(
        FindingCode.InterfaceWithoutAddress, name, $"{name} is up but has no address.",
        "Wait for DHCP or router advertisements, or give it one: ip address add ADDRESS/LENGTH dev " + name);

    public static DiscoveryFinding IPv6Only(string name) => new(
        FindingCode.IPv6Only, FindingSeverity.Note, name, $"{name} has IPv6 addresses only: whoever speaks only IPv4 there is not found.",
        "Nothing, if all your peers have IPv6; else give it an IPv4 address.");

    /// <summary>IPv4 leaves by the named interface without any route, so there it is only worth knowing.</summary>
    public static DiscoveryFinding NoRoute(string? name, bool ipv6) => new(
        FindingCode.NoMulticastRoute, ipv6 ? FindingSeverity.Problem : FindingSeverity.Note, name,
        ipv6 ? $"{name} has no route for IPv6 multicast (ff00::/8)." : "This host has no route for IPv4 multicast (224.0.0.0/4).",
        ipv6 ? $"ip -6 route add multicast ff00::/8 dev {name} table local"
            : "PeerSecure names the interface itself and needs none. For other programs: ip route add 224.0.0.0/4 dev INTERFACE");

    public static DiscoveryFinding OutgoingBlocked(string name, string families) => new(
        FindingCode.OutgoingBlocked, FindingSeverity.Problem, name, $"A firewall on this host refuses to let UDP port 5353 out on {name} ({families}).", OpenFirewall + ".");

    public static DiscoveryFinding IncomingBlocked(string name, string families) => new(
        FindingCode.IncomingBlocked, FindingSeverity.Problem, name,
        $"What is sent on {name} ({families}) does not come back to this host itself: a firewall here drops incoming UDP port 5353.", OpenFirewall + ".");

    public static DiscoveryFinding JoinRefused(string name, string families, SocketError why) => new(
        FindingCode.JoinRefused, FindingSeverity.Problem, name, $"The system refuses the multicast group on {name} ({families}): {why}.",
        why == SocketError.NoBufferSpaceAvailable ? "Raise the limit: sysctl net.ipv4.igmp_max_memberships=100" : "Check that the process may use the network (container, sandbox, seccomp).");

    public static DiscoveryFinding SendFailed(string name, string families, SocketError why) => new(
        FindingCode.SendFailed, FindingSeverity.Problem, name, $"Sending on {name} ({families}) fails: {why}.", "Check the interface: ip address show " + name);

    private static DiscoveryFinding Good(FindingCode code, string? name, string cause) => new(code, FindingSeverity.Good, name, cause, "");

    /// <summary>A problem only if no other interface works; <see cref="DiscoveryDiagnosis"/> lowers it otherwise.</summary>
    private static DiscoveryFinding Conditional(FindingCode code, string name, string cause, string remedy) =>
        new(code, FindingSeverity.Problem, name, cause, remedy);

    private static string Names(IReadOnlyList<string> users) => users.Count == 0 ? "another program" : string.Join(", ", users);
}
