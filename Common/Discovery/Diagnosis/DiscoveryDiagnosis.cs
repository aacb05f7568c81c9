using System.Net;
using System.Net.Sockets;
using PeerSecure.Common.Discovery.Network;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery.Diagnosis;

/// <summary>
/// Tries discovery on every interface of this host, as it really works, and names what is in its way. Takes up to two seconds and
/// sends three questions on each link.
/// </summary>
public static class DiscoveryDiagnosis
{
    private static readonly FindingCode[] OnlyBadWithoutAlternative =
        [FindingCode.InterfaceDown, FindingCode.InterfaceWithoutAddress, FindingCode.InterfaceWithoutMulticast];

    public static async Task<DiscoveryReport> RunAsync(DiscoveryOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var users = PortUsers.Find();
        var isSole = PortSharing.IsSoleUser();
        var interfaces = InterfaceList.Usable(options.Interfaces);
        var probes = interfaces.SelectMany(on => on.Links, (on, link) => new LinkProbe(on, link, interfaces)).ToArray();
        await Task.WhenAll(probes.Select(probe => probe.RunAsync(options.Time, cancellationToken))).ConfigureAwait(false);

        var onNetwork = interfaces.Any(on => !IsLoopback(on));
        var canDiscover = onNetwork && probes.Any(probe => probe.Works);
        List<DiscoveryFinding> findings = [.. InterfaceSurvey.PassedOver(options.Interfaces), .. Port(probes, users, isSole), .. Host(onNetwork, interfaces.Any(on => on.HasIPv4))];
        findings.AddRange(probes.Where(p => !IsLoopback(p.Interface)).GroupBy(p => p.Interface.Name).SelectMany(g => OfInterface(g.Key, [.. g])));
        var weighed = findings.Select(finding => Weigh(finding, canDiscover)).OrderByDescending(f => f.Severity).ThenBy(f => f.Interface, StringComparer.Ordinal);
        return new DiscoveryReport(canDiscover, [.. weighed]);
    }

    private static DiscoveryFinding Weigh(DiscoveryFinding finding, bool canDiscover) =>
        canDiscover && OnlyBadWithoutAlternative.Contains(finding.Code) ? finding with { Severity = FindingSeverity.Note } : finding;

    private static IEnumerable<DiscoveryFinding> Port(LinkProbe[] probes, IReadOnlyList<string> users, bool isSole)
    {
        var taken = probes.Where(p => p.Opened == SocketError.AddressAlreadyInUse).Select(p => p.Link.IPv6).Distinct().ToArray();
        foreach (var ipv6 in taken)
        {
            yield return Finding.PortTaken(ipv6, users);
        }

        if (taken.Length == 0 && !isSole)
        {
            yield return Finding.PortShared(users);
        }
    }

    private static IEnumerable<DiscoveryFinding> Host(bool onNetwork, bool hasIPv4)
    {
        if (!onNetwork)
        {
            yield return Finding.LoopbackOnly();
        }
        else if (hasIPv4 && !HasRoute())
        {
            yield return Finding.NoRoute(null, ipv6: false);
        }
    }

    /// <summary>One finding for each way it went, with the families it went that way for.</summary>
    private static IEnumerable<DiscoveryFinding> OfInterface(string name, LinkProbe[] probes)
    {
        if (probes.All(p => p.Link.IPv6))
        {
            yield return Finding.IPv6Only(name);
        }

        foreach (var alike in probes.GroupBy(Outcome))
        {
            var families = string.Join(" and ", alike.Select(p => p.Link.IPv6 ? "IPv6" : "IPv4"));
            if (Describe(name, families, alike.Key, [.. alike]) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private static FindingCode Outcome(LinkProbe probe) => probe switch
    {
        { Opened: SocketError.AddressAlreadyInUse } => FindingCode.PortTaken,
        { Opened: not SocketError.Success } => FindingCode.JoinRefused,
        { Sent: SocketError.AccessDenied } => FindingCode.OutgoingBlocked,
        { Sent: SocketError.NetworkUnreachable or SocketError.HostUnreachable } => FindingCode.NoMulticastRoute,
        { Sent: not SocketError.Success } => FindingCode.SendFailed,
        { HeardSelf: false } => FindingCode.IncomingBlocked,
        { OthersHeard: 0 } => FindingCode.NobodyElseHeard,
        _ => FindingCode.Works,
    };

    private static DiscoveryFinding? Describe(string name, string families, FindingCode outcome, LinkProbe[] probes) => outcome switch
    {
        FindingCode.Works => Finding.Works(name, probes.Sum(p => p.OthersHeard), families),
        FindingCode.NobodyElseHeard => Finding.NobodyElse(name, families),
        FindingCode.IncomingBlocked => Finding.IncomingBlocked(name, families),
        FindingCode.OutgoingBlocked => Finding.OutgoingBlocked(name, families),
        FindingCode.NoMulticastRoute => Finding.NoRoute(name, probes[0].Link.IPv6),
        FindingCode.JoinRefused => Finding.JoinRefused(name, families, probes[0].Opened),
        FindingCode.SendFailed => Finding.SendFailed(name, families, probes[0].Sent),
        _ => null,      // said once for the whole host
    };

    private static bool IsLoopback(LocalInterface on) => on.Addresses.All(a => IPAddress.IsLoopback(a.Address));

    /// <summary>Connecting a datagram socket sends nothing; it only looks up the route.</summary>
    private static bool HasRoute()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(Multicast.GroupIPv4, Intake.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
