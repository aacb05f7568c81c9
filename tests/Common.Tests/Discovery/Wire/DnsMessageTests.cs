using System.Net;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Tests.Discovery.Wire;

public sealed class DnsMessageTests
{
    [Fact]
    public void A_response_reads_back_as_it_was_written()
    {
        var packet = Packets.Response;
        Assert.True(DnsMessage.TryRead(packet, out var message, out var why), why.ToString());
        Assert.True(message.IsResponse);
        var expected = Packets.Records;
        var read = 0;
        foreach (var record in message.Records)
        {
            Assert.True(expected[read].Is(record), expected[read].Type.ToString());
            Assert.Equal(expected[read].Ttl, record.Ttl);
            Assert.Equal(expected[read].Unique, record.Flush);
            Assert.Equal(DnsSection.Answer, record.Section);
            Assert.Equal(expected[read].Data, DnsRecord.CopyOf(record, record.Ttl).Data);
            read++;
        }

        Assert.Equal(expected.Length, read);
    }

    [Fact]
    public void A_query_reads_back_with_its_sections()
    {
        Assert.True(DnsMessage.TryRead(Packets.Probe, out var message, out _));
        Assert.False(message.IsResponse);
        Assert.Equal(1, message.AuthorityCount);
        foreach (var question in message.Questions)
        {
            Assert.True(question.Name.Is(Packets.Instance) && question.WantsUnicast && question.IsInternet);
            Assert.Equal(DnsType.Any, question.Type);
        }

        List<DnsSection> sections = [];
        foreach (var record in message.Records)
        {
            sections.Add(record.Section);
        }

        Assert.Equal([DnsSection.Answer, DnsSection.Authority, DnsSection.Additional], sections);
    }

    [Fact]
    public void The_typed_fields_of_records_are_read()
    {
        Assert.True(DnsMessage.TryRead(Packets.Response, out var message, out _));
        foreach (var record in message.Records)
        {
            Assert.True(record.Type != DnsType.Ptr || record.PtrTarget.Is(Packets.Instance));
            Assert.True(record.Type != DnsType.Srv || (record.SrvTarget.Is(Packets.Host) && record.SrvPort == 1256));
            Assert.True(record.Type != DnsType.A || record.Address.Equals(IPAddress.Parse("10.77.0.1")));
            Assert.True(record.Type != DnsType.Aaaa || record.Address.Equals(IPAddress.Parse("fe80::1")));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_truncation_is_rejected(bool query)
    {
        var packet = query ? Packets.Probe : Packets.Response;
        for (var length = 0; length < packet.Length; length++)
        {
            Assert.False(DnsMessage.TryRead(packet.AsSpan(0, length), out _, out _), $"accepted {length} bytes");
        }

        Assert.False(DnsMessage.TryRead([.. packet, 0], out _, out var why));
        Assert.Equal(DnsRejection.TrailingBytes, why);
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_rejected_or_read_without_harm()
    {
        foreach (var original in new[] { Packets.Response, Packets.Probe })
        {
            for (var bit = 0; bit < original.Length * 8; bit++)
            {
                var packet = original.ToArray();
                packet[bit / 8] ^= (byte)(1 << (bit % 8));
                Walk.Everything(packet);
            }
        }
    }

    [Fact]
    public void Unknown_types_and_classes_are_passed_over()
    {
        byte[] unknown = [0, 0xAB, 0xCD, 0, 1, 0, 0, 0, 9, 0, 3, 0xC0, 0xFF, 0xFF];
        byte[] chaosAddress = [0, 0, 1, 0, 3, 0, 0, 0, 9, 0, 1, 7];
        var packet = Packets.Raw(0, 2, [.. unknown, .. chaosAddress]);
        Assert.True(DnsMessage.TryRead(packet, out var message, out var why), why.ToString());
        foreach (var record in message.Records)
        {
            Assert.False(Packets.Records[3].Is(record));
        }
    }

    [Theory]
    [InlineData(1, new byte[] { 1, 2, 3 })]                         // A
    [InlineData(28, new byte[] { 1, 2, 3, 4 })]                     // AAAA
    [InlineData(12, new byte[] { })]                                // PTR
    [InlineData(12, new byte[] { 1, 97, 0, 0 })]                    // PTR with something behind its name
    [InlineData(12, new byte[] { 1, 97 })]
    [InlineData(33, new byte[] { 0, 0, 0, 0, 0, 1 })]               // SRV without target
    [InlineData(33, new byte[] { 0, 0, 0, 0, 0, 1, 1, 97 })]
    [InlineData(16, new byte[] { 5, 97 })]                          // TXT string past the end
    public void Record_data_that_does_not_fit_its_type_is_rejected(int type, byte[] data)
    {
        var packet = Packets.Raw(0, 1, [0, 0, (byte)type, 0, 1, 0, 0, 0, 9, 0, (byte)data.Length, .. data]);
        Assert.False(DnsMessage.TryRead(packet, out _, out var why));
        Assert.Equal(DnsRejection.BadRecordData, why);
    }

    [Theory]
    [InlineData(0x08, 0, DnsRejection.ForeignOpcode)]               // RFC 6762 §18.3
    [InlineData(0x84, 3, DnsRejection.ErrorResponse)]               // RFC 6762 §18.11
    public void Foreign_opcodes_and_errors_are_ignored(byte high, byte low, object why)
    {
        byte[] packet = [0, 0, high, low, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.False(DnsMessage.TryRead(packet, out _, out var seen));
        Assert.Equal((DnsRejection)why, seen);
    }

    [Fact]
    public void A_packet_over_9000_bytes_or_1024_entries_is_rejected_before_it_is_walked()      // RFC 6762 §17
    {
        Assert.False(DnsMessage.TryRead(new byte[DnsLimits.Packet + 1], out _, out var why));
        Assert.Equal(DnsRejection.TooLong, why);
        byte[] greedy = [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        Assert.False(DnsMessage.TryRead(greedy, out _, out why));
        Assert.Equal(DnsRejection.TooManyEntries, why);
    }

    [Fact]
    public void An_nsec_record_nobody_can_read_does_not_reject_its_message()      // RFC 6762 §6.1
    {
        byte[] address = [0, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 10, 0, 0, 1];
        foreach (var data in new byte[][] { [], [0xFF], [0, 1, 1, 0x40], [0, 0, 0], [0, 0, 33, 1], [0, 0, 1, 1, 1, 1, 1], [0, 0, 2, 1] })
        {
            var packet = Packets.Raw(0, 2, [0, 0, 47, 0, 1, 0, 0, 0, 9, 0, (byte)data.Length, .. data, .. address]);
            Assert.True(DnsMessage.TryRead(packet, out var message, out var why), why.ToString());
            foreach (var record in message.Records)
            {
                Assert.False(record.TryNsecTypes(out _));
            }
        }
    }

    [Fact]
    public void An_nsec_record_lists_what_exists_whatever_its_next_name()      // RFC 6762 §6.1
    {
        byte[] data = [3, .. "odd"u8, 0, 0, 5, 0x00, 0x00, 0x80, 0x00, 0x40];
        var packet = Packets.Raw(0, 1, [0, 0, 47, 0, 1, 0, 0, 0, 9, 0, (byte)data.Length, .. data]);
        Assert.True(DnsMessage.TryRead(packet, out var message, out _));
        foreach (var record in message.Records)
        {
            Assert.True(record.TryNsecTypes(out var bitmap));
            Assert.Equal([0x00, 0x00, 0x80, 0x00, 0x40], bitmap.ToArray());
        }

        Assert.Equal([.. Packets.Instance.Wire, 0, 5, 0x00, 0x00, 0x80, 0x00, 0x40], Packets.Records[5].Data.ToArray());
    }
}
