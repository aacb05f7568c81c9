using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Tests.Discovery.Wire;

public sealed class DnsFuzzTests
{
    private const int Packets = 1_200_000;

    [Fact]
    public void A_million_mutated_packets_neither_throw_nor_allocate()
    {
        byte[][] seeds = [Wire.Packets.Response, Wire.Packets.Probe, Wire.Packets.Raw(1, 0, 0xC0, 12, 0, 12, 0, 1)];
        var mutator = new Mutator(seed: 6762);
        var packet = new byte[2048];
        _ = Walk.Everything(mutator.Next(seeds, packet));
        var (accepted, before) = (0, GC.GetAllocatedBytesForCurrentThread());
        for (var i = 0; i < Packets; i++)
        {
            accepted += Walk.Everything(mutator.Next(seeds, packet)) > 0 ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(accepted, Packets / 100, Packets - (Packets / 10));     // both outcomes were really exercised
    }

    [Fact]
    public void What_the_reader_accepts_the_writer_writes_so_that_it_reads_the_same()
    {
        byte[][] seeds = [Wire.Packets.Response, Wire.Packets.Probe];
        var mutator = new Mutator(seed: 6763);
        var packet = new byte[2048];
        for (var i = 0; i < 20_000; i++)
        {
            var mutated = mutator.Next(seeds, packet);
            if (DnsMessage.TryRead(mutated, out var message, out _))
            {
                AssertSurvivesRewriting(message);
            }
        }
    }

    private static void AssertSurvivesRewriting(DnsMessage message)
    {
        foreach (var record in message.Records)
        {
            var kept = DnsRecord.CopyOf(record, record.Ttl);
            var writer = DnsWriter.Response();
            if (!record.IsInternet || !writer.TryRecord(DnsSection.Answer, kept))
            {
                continue;
            }

            Assert.True(DnsMessage.TryRead(writer.ToPacket(), out var again, out var why), why.ToString());
            foreach (var read in again.Records)
            {
                Assert.True(kept.Is(read));
            }
        }
    }
}
