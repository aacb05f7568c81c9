using System.Net;
using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;
using PeerSecure.Common.Tests.Discovery.Protocol;
using PeerSecure.Common.Tests.Discovery.Wire;

namespace PeerSecure.Common.Tests.Discovery.Announcing;

public sealed class ResponderFloodTests
{
    [Fact]
    public void Packets_that_are_dropped_or_concern_others_allocate_nothing()
    {
        var announced = Announced.Settled();
        byte[][] packets =
        [
            [],
            new byte[9001],
            [0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0],
            Message.Query().Ask(DnsName.Of("_ipp", "_tcp", "local"), DnsType.Ptr).Bytes,
            Message.Response().Answer(DnsRecord.Service(DnsName.Of("x", "_ipp", "_tcp", "local"), Announced.ForeignHost, 1, 120)).Bytes,
        ];
        var arrival = new Arrival(Rig.First, Rig.Neighbour, Multicast: true);
        var before = 0L;
        for (var i = 0; i < 100_000; i++)
        {
            before = i == 1000 ? GC.GetAllocatedBytesForCurrentThread() : before;
            announced.Responder.Receive(announced.Rig.Now, arrival, packets[i % packets.Length]);
            _ = announced.Responder.NextWake;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Mutated_packets_never_throw_and_cannot_make_it_send_without_bound()
    {
        var announced = Announced.Settled();
        byte[][] seeds =
        [
            Message.Query().Ask(Announced.Instance, DnsType.Any).Propose(Announced.ForeignService).Bytes,
            Message.Query().Ask(Announced.Type, DnsType.Ptr).Known(Announced.Pointer, 9).Truncated().Bytes,
            Message.Response().Answer(Announced.ForeignService).Answer(Announced.Pointer, ttl: 0).Bytes,
            Message.Legacy(7).Ask(Announced.Type, DnsType.Ptr).Bytes,
        ];
        var mutator = new Mutator(seed: 1);
        var buffer = new byte[2048];
        for (var i = 0; i < 100_000; i++)
        {
            var packet = mutator.Next(seeds, buffer);
            var source = new IPEndPoint(new IPAddress([10, 77, 0, (byte)mutator.Pick(256)]), mutator.Pick(2) == 0 ? 5353 : 999);
            announced.Rig.Hear(packet.ToArray(), source, multicast: mutator.Pick(8) != 0);
            announced.Rig.Run(0.1);
        }

        // Ten simulated seconds: 20 + 10 a second unicast, a few multicasts a second, probes.
        Assert.InRange(announced.Rig.Take().Count, 1, 400);
    }
}
