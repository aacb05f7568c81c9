using System.Net;
using PeerSecure.Common.Discovery;
using PeerSecure.Common.Discovery.Browsing;
using PeerSecure.Common.Discovery.Wire;
using PeerSecure.Common.Tests.Discovery.Protocol;

namespace PeerSecure.Common.Tests.Discovery.Browsing;

/// <summary>A querier for peers, and "bob desk" to be found.</summary>
internal sealed class Browsed
{
    public const string TypeText = "_peersecure._tcp.local.";
    public static readonly DnsName Type = DnsName.Of("_peersecure", "_tcp", "local");
    public static readonly DnsName Instance = DnsName.Of("bob desk", "_peersecure", "_tcp", "local");
    public static readonly DnsName Host = DnsName.Of("ps-b", "local");
    public static readonly DnsRecord Pointer = DnsRecord.Pointer(Type, Instance, 4500);
    public static readonly DnsRecord Service = DnsRecord.Service(Instance, Host, 1256, 120);
    public static readonly DnsRecord Text = DnsRecord.Text(Instance, new ServiceText("bob", "desk", null, null).Encode(), 4500);
    public static readonly DnsRecord Address = DnsRecord.OfAddress(Host, IPAddress.Parse("10.77.0.9"), 120);

    public Browsed(bool askUnicast = false, double jitter = 0)
    {
        var settings = new QuerierSettings([ServiceKind.Peer], askUnicast, (from, to) => from + ((to - from) * jitter));
        Querier = new Querier(settings);
        Rig = new Rig(Querier);
    }

    public Querier Querier { get; }

    public Rig Rig { get; }

    public static Message Advert => Message.Response().Answer(Pointer).Also(Service).Also(Text).Also(Address);

    public static Browsed Started(bool askUnicast = false)
    {
        var browsed = new Browsed(askUnicast);
        browsed.Rig.Interfaces(Rig.Ethernet).Run(20);
        return browsed;
    }

    /// <summary>"bob desk" was found at 40 ms.</summary>
    public static Browsed WithBob()
    {
        var browsed = Started();
        browsed.Rig.Hear(Advert);
        browsed.Rig.Run(20).Take();
        Assert.Equal(DiscoveryEventKind.Found, browsed.Events().Single().Kind);
        return browsed;
    }

    public List<DiscoveryEvent> Events()
    {
        List<DiscoveryEvent> events = [.. Querier.Events];
        Querier.Events.Clear();
        return events;
    }
}
