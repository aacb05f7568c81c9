using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Tests.Discovery.Wire;

public sealed class DnsWriterTests
{
    [Fact]
    public void Repeated_names_are_compressed_also_inside_data()      // RFC 6762 §18.14
    {
        var writer = DnsWriter.Response();
        Assert.True(writer.TryRecord(DnsSection.Answer, Packets.Records[0]));
        var first = writer.ToPacket().Length;
        Assert.Equal(12 + Packets.Service.Wire.Length + 10 + 1 + "alice laptop".Length + 2, first);
        Assert.True(writer.TryRecord(DnsSection.Answer, Packets.Records[1]));
        Assert.Equal(first + 2 + 10 + 6 + 1 + "ps-00aa".Length + 2, writer.ToPacket().Length);
    }

    [Fact]
    public void A_legacy_response_keeps_the_id_and_never_compresses_an_srv_target()      // RFC 6762 §6.7, §18.14
    {
        var writer = DnsWriter.LegacyResponse(0xBEEF);
        Assert.True(writer.TryQuestion(Packets.Host, DnsType.A, unicast: false));
        Assert.True(writer.TryRecord(DnsSection.Answer, Packets.Records[1], 10, flush: false));
        var packet = writer.ToPacket();
        Assert.Equal([0xBE, 0xEF], packet[..2]);
        Assert.True(packet.AsSpan().EndsWith(Packets.Host.Wire));
        Assert.True(DnsMessage.TryRead(packet, out var message, out _));
        foreach (var record in message.Records)
        {
            Assert.True(Packets.Records[1].Is(record));
            Assert.False(record.Flush);
        }
    }

    [Fact]
    public void A_name_that_contains_itself_twice_survives()
    {
        var name = DnsName.Of("a", "a", "a", "a");
        var writer = DnsWriter.Query();
        Assert.True(writer.TryQuestion(name, DnsType.Ptr, unicast: false));
        Assert.True(writer.TryQuestion(DnsName.Of("a", "a"), DnsType.Ptr, unicast: false));
        Assert.True(DnsMessage.TryRead(writer.ToPacket(), out var message, out _));
        List<string> read = [];
        foreach (var question in message.Questions)
        {
            read.Add(DnsName.CopyOf(question.Name).ToString());
        }

        Assert.Equal(["a.a.a.a.", "a.a."], read);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_leaves_the_packet_whole()      // RFC 6762 §17
    {
        var writer = DnsWriter.Response();
        var written = 0;
        while (writer.TryRecord(DnsSection.Answer, DnsRecord.Text(DnsName.Of($"n{written}", "local"), new byte[100], 9)))
        {
            written++;
        }

        Assert.True(writer.TryRecord(DnsSection.Additional, DnsRecord.Pointer(DnsName.Of("local"), DnsName.Of("local"), 9)));
        var packet = writer.ToPacket();
        Assert.InRange(packet.Length, 1200, DnsLimits.SentPacket);
        Assert.True(DnsMessage.TryRead(packet, out var message, out var why), why.ToString());
        var read = 0;
        foreach (var record in message.Records)
        {
            read++;
        }

        Assert.Equal(written + 1, read);
    }
}
