using PeerSecure.Common.Discovery;
using PeerSecure.Common.Discovery.Announcing;
using PeerSecure.Common.Discovery.Wire;
using PeerSecure.Common.Tests.Discovery.Protocol;

namespace PeerSecure.Common.Tests.Discovery.Announcing;

/// <summary>A responder for "alice laptop" and the records it should have on <see cref="Rig.Ethernet"/>.</summary>
internal sealed class Announced
{
    public const string InstanceText = "alice laptop._peersecure._tcp.local.";
    public static readonly DnsName Type = DnsName.Of("_peersecure", "_tcp", "local");
    public static readonly DnsName Instance = DnsName.Of("alice laptop", "_peersecure", "_tcp", "local");
    public static readonly DnsName Host = DnsName.Of("ps-1", "local");
    public static readonly DnsName ForeignHost = DnsName.Of("bob", "local");
    public static readonly DnsRecord Pointer = DnsRecord.Pointer(Type, Instance, 4500);
    public static readonly DnsRecord Service = DnsRecord.Service(Instance, Host, 1256, 120);
    public static readonly DnsRecord ForeignService = DnsRecord.Service(Instance, ForeignHost, 9, 120);
    public static readonly DnsRecord Text = DnsRecord.Text(Instance, Advert("alice laptop").Text.Encode(), 4500);

    public Announced(bool askUnicast = false, string instance = "alice laptop", double jitter = 0)
    {
        var hosts = 0;
        var settings = new ResponderSettings(
            Advert(instance), Lifetimes.Recommended, askUnicast, (from, to) => from + ((to - from) * jitter), () => $"ps-{++hosts}");
        Responder = new Responder(settings);
        Rig = new Rig(Responder);
    }

    public Responder Responder { get; }

    public Rig Rig { get; }

    public static ServiceAdvert Advert(string instance) =>
        new(ServiceKind.Peer, instance, 1256, new ServiceText("alice", "laptop", new string('a', 32), "0011223344556677"));

    /// <summary>Past probing and announcing, and past every rate limit.</summary>
    public static Announced Settled(bool askUnicast = false, double jitter = 0)
    {
        var settled = new Announced(askUnicast, jitter: jitter);
        settled.Rig.Interfaces(Rig.Ethernet).Run(10_000).Take();
        settled.Responder.Events.Clear();
        return settled;
    }

    public List<AnnouncerEvent> Events()
    {
        List<AnnouncerEvent> events = [.. Responder.Events];
        Responder.Events.Clear();
        return events;
    }
}
