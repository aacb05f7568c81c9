using System.Net;
using PeerSecure.Common.Discovery.Browsing;
using PeerSecure.Common.Discovery.Wire;
using PeerSecure.Common.Tests.Discovery.Protocol;
using PeerSecure.Common.Tests.Discovery.Wire;

namespace PeerSecure.Common.Tests.Discovery.Browsing;

public sealed class BrowserFuzzTests
{
    [Fact]
    public void Mutated_packets_never_throw_and_memory_and_traffic_stay_bounded()
    {
        var browsed = Browsed.Started();
        byte[][] seeds =
        [
            Browsed.Advert.Bytes,
            Message.Response().Answer(Browsed.Pointer, ttl: 1).Answer(Browsed.Service, ttl: 0).Bytes,
            Message.Query().Ask(Browsed.Type, DnsType.Ptr).Known(Browsed.Pointer, 4000).Bytes,
        ];
        var mutator = new Mutator(seed: 2);
        var buffer = new byte[2048];
        for (var i = 0; i < 100_000; i++)
        {
            var source = new IPEndPoint(new IPAddress([10, 77, 0, (byte)mutator.Pick(256)]), 5353);
            browsed.Rig.Hear(mutator.Next(seeds, buffer).ToArray(), source, multicast: mutator.Pick(8) != 0);
            browsed.Rig.Run(1);
        }

        Assert.InRange(browsed.Querier.Services.Count, 1, 4 * RecordCache.MaxInstances);
        // A hundred simulated seconds: at most 32 questions a second for details, and the few of the back-off.
        Assert.InRange(browsed.Rig.Take().Sum(p => p.Questions.Count), 10, 8000);
    }
}
