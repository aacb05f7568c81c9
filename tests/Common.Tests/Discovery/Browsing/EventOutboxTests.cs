using System.Net;
using System.Threading.Channels;
using PeerSecure.Common.Discovery;
using PeerSecure.Common.Discovery.Browsing;

namespace PeerSecure.Common.Tests.Discovery.Browsing;

public sealed class EventOutboxTests
{
    private readonly Channel<DiscoveryEvent> _channel = Channel.CreateBounded<DiscoveryEvent>(1);
    private readonly EventOutbox _outbox;

    public EventOutboxTests()
    {
        _outbox = new EventOutbox(_channel.Writer);
        Publish("blocker", DiscoveryEventKind.Found);       // the reader is busy from here on
    }

    [Fact]
    public void A_slow_reader_sees_the_last_state_of_each_service()
    {
        Publish("a", DiscoveryEventKind.Found);
        Publish("b", DiscoveryEventKind.Found);
        Publish("a", DiscoveryEventKind.Updated);
        Publish("b", DiscoveryEventKind.Lost);
        Publish("c", DiscoveryEventKind.Lost);
        Publish("c", DiscoveryEventKind.Found);
        Publish("d", DiscoveryEventKind.Lost);
        Publish("d", DiscoveryEventKind.Found);
        Publish("d", DiscoveryEventKind.Lost);
        Assert.Equal(["blocker Found", "a Found", "c Updated", "d Lost"], Drain());
    }

    private void Publish(string id, DiscoveryEventKind kind)
    {
        var service = new DiscoveredService(ServiceKind.Peer, id, id, id, 1, new ServiceText(null, null, null, null), [new IPEndPoint(IPAddress.Loopback, 1)]);
        _outbox.Publish(new Queue<DiscoveryEvent>([new DiscoveryEvent(kind, service)]));
    }

    private List<string> Drain()
    {
        List<string> seen = [];
        while (_channel.Reader.TryRead(out var happened))
        {
            seen.Add($"{happened.Service.Id} {happened.Kind}");
            _outbox.Publish(new Queue<DiscoveryEvent>());
        }

        return seen;
    }
}
