using System.Net;
using System.Text;
using PeerSecure.Common.Discovery;
using PeerSecure.Common.Discovery.Announcing;
using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;
using PeerSecure.Common.Tests.Discovery.Protocol;

namespace PeerSecure.Common.Tests.Discovery.Announcing;

/// <summary>RFC 6762 §8.3, §8.4, §10, §10.1: telling everybody, again when something changes, and when it ends.</summary>
public sealed class AnnouncingTests
{
    private const string Txt = "v=1,n=alice,d=laptop,ca=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,fp=0011223344556677";

    [Fact]
    public void Three_announcements_at_doubled_intervals_and_never_again()      // §8.3
    {
        var rig = new Announced().Rig.Interfaces(Rig.Ethernet).Run(749);
        rig.Take();
        Assert.Equal([750, 1750, 3750], rig.Run(86_400_000).Take().Select(p => p.At.TotalMilliseconds));
    }

    [Fact]
    public void An_announcement_holds_all_our_records_with_their_lifetimes_and_flush_bits()      // §8.3, §10, §10.2
    {
        var rig = new Announced().Rig.Interfaces(Rig.Ethernet).Run(749);
        rig.Take();
        var announcement = rig.Run(1).Take().Single();
        Assert.True(announcement.IsResponse);
        Assert.Null(announcement.Destination);
        Assert.Equal(
            [
                $"_peersecure._tcp.local. PTR {Announced.InstanceText} 4500",
                $"{Announced.InstanceText} SRV ps-1.local.:1256 120 flush",
                $"{Announced.InstanceText} TXT {Txt} 4500 flush",
                "ps-1.local. A 10.77.0.1 120 flush",
                "ps-1.local. AAAA fe80::1 120 flush",
            ],
            announcement.Answers);
        Assert.Empty(announcement.Questions);
    }

    [Fact]
    public void Every_link_hears_the_addresses_of_its_own_interface_only()      // §6.2
    {
        var rig = new Announced().Rig.Interfaces(Rig.On(2, "eth0", "10.77.0.1/24"), Rig.On(3, "eth1", "10.88.0.1/24")).Run(750);
        var announcements = rig.Take().Where(p => p.IsResponse).ToArray();
        Assert.Equal(4, announcements.Length);      // two interfaces, two families
        Assert.All(announcements, sent => Assert.Equal(
            $"ps-1.local. A 10.{(sent.Link.Interface == 2 ? 77 : 88)}.0.1 120 flush",
            Assert.Single(sent.Answers, a => a.StartsWith("ps-1", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_family_without_addresses_is_said_not_to_exist()      // §6.2
    {
        var rig = new Announced().Rig.Interfaces(Rig.On(2, "eth0", "10.77.0.1/24")).Run(750);
        Assert.Contains("ps-1.local. NSEC 40 120 flush", rig.Take()[^1].Additionals);        // bit 1: type A
    }

    [Fact]
    public void The_longest_advert_with_the_most_addresses_fits_one_packet()      // §17
    {
        var text = new ServiceText(new string('n', 32), new string('d', 32), new string('a', 32), new string('f', 64));
        var addresses = Enumerable.Range(1, 40).Select(i => $"2001:db8::{i:x}/64").Append("10.77.0.1/24").ToArray();
        var records = new AdvertRecords(
            new ServiceAdvert(ServiceKind.Authority, new string('x', 63), 65535, text), new string('x', 63), DnsName.Of("ps-0123456789abcdef", "local"),
            Lifetimes.Recommended, Rig.On(2, "eth0", addresses));
        var writer = DnsWriter.Response();
        Assert.All(records.Among(records.Announced | records.Additional(records.Announced)), record => Assert.True(writer.TryRecord(DnsSection.Answer, record)));
        Assert.Contains(records.Among(records.Addresses), record => record.Type == DnsType.A);
        Assert.Throws<ArgumentOutOfRangeException>(() => (text with { Fingerprint = new string('f', 250) }).Encode());
    }

    [Fact]
    public void Stopping_takes_everything_back()      // §10.1
    {
        var goodbye = Announced.Settled().Rig.Stop().Take().Single();
        Assert.Equal(
            [
                $"_peersecure._tcp.local. PTR {Announced.InstanceText} 0",
                $"{Announced.InstanceText} SRV ps-1.local.:1256 0 flush",
                $"{Announced.InstanceText} TXT {Txt} 0 flush",
                "ps-1.local. A 10.77.0.1 0 flush",
                "ps-1.local. AAAA fe80::1 0 flush",
            ],
            goodbye.Answers);
    }

    [Fact]
    public void Nothing_is_taken_back_that_was_never_ours()      // §8.1
    {
        var rig = new Announced().Rig.Interfaces(Rig.Ethernet).Run(600);
        rig.Take();
        Assert.Empty(rig.Stop().Take());
    }

    [Fact]
    public void A_new_interface_is_probed_and_announced_on_alone()      // §8
    {
        var rig = Announced.Settled().Rig.Interfaces(Rig.Ethernet, Rig.On(3, "eth1", "10.88.0.1/24") with { HasIPv6 = false });
        var sent = rig.Run(5000).Take();
        Assert.Equal(6, sent.Count);
        Assert.All(sent, packet => Assert.Equal(new Link(3, IPv6: false), packet.Link));
    }

    [Fact]
    public void A_further_address_is_announced_without_probing()      // §8.4
    {
        var rig = Announced.Settled().Rig.Interfaces(Rig.On(2, "eth0", "10.77.0.1/24", "10.77.0.2/24", "fe80::1/64") with { HasIPv6 = false });
        var sent = rig.Run(5000).Take();
        Assert.Equal(3, sent.Count);
        Assert.Contains("ps-1.local. A 10.77.0.2 120 flush", sent[0].Answers);
    }

    [Fact]
    public void A_family_that_loses_its_last_address_is_taken_back()      // §8.4, §10.1
    {
        var rig = Announced.Settled().Rig.Interfaces(Rig.On(2, "eth0", "10.77.0.1/24") with { HasIPv6 = false });
        Assert.Equal(["ps-1.local. AAAA fe80::1 0 flush"], rig.Take().Single().Answers);
        Assert.Equal(3, rig.Run(5000).Take().Count);
    }

    [Fact]
    public void When_no_address_is_left_it_is_another_network_and_probing_starts_over()      // §8
    {
        var rig = Announced.Settled().Rig.Interfaces(Rig.On(2, "eth0", "192.168.1.5/24") with { HasIPv6 = false });
        Assert.Equal([$"{Announced.InstanceText} ANY"], rig.Run(10).Take().Single().Questions);
    }

    [Fact]
    public void A_vanished_interface_is_silent_and_one_that_comes_back_is_new()      // §8
    {
        var rig = Announced.Settled().Rig.Interfaces();
        Assert.Equal(Reception.Ignored, rig.Hear(Message.Query().Ask(Announced.Type, DnsType.Ptr)));
        Assert.Empty(rig.Run(1000).Take());
        Assert.False(rig.Interfaces(Rig.Ethernet).Run(10).Take().Single().IsResponse);
    }

    [Fact]
    public void Our_own_packets_coming_back_are_no_conflict_and_not_answered()      // §8.2, two interfaces on one network
    {
        var announced = new Announced();
        announced.Rig.Interfaces(Rig.On(2, "eth0", "10.77.0.1/24"), Rig.On(3, "wlan0", "10.77.0.2/24"));
        for (var i = 0; i < 100; i++)
        {
            foreach (var sent in announced.Rig.Run(50).Take())
            {
                var other = sent.Link with { Interface = 5 - sent.Link.Interface };
                Assert.Equal(Reception.Ignored, announced.Rig.Hear(sent.Bytes, new IPEndPoint(IPAddress.Parse("10.77.0.1"), 5353), other));
            }
        }

        Assert.Equal([new(AnnouncerEventKind.Announced, "alice laptop")], announced.Events());
    }

    [Fact]
    public void The_address_of_our_other_interface_relayed_by_somebody_is_no_conflict()
    {
        var announced = new Announced();
        announced.Rig.Interfaces(Rig.On(2, "eth0", "10.77.0.1/24"), Rig.On(3, "wlan0", "10.77.0.2/24")).Run(10_000);
        announced.Rig.Take();
        announced.Rig.Hear(Message.Response().Answer(DnsRecord.OfAddress(Announced.Host, IPAddress.Parse("10.77.0.2"), 120)));
        Assert.Empty(announced.Rig.Run(1000).Take());
    }

    [Theory]
    [InlineData("alice laptop", 1, "alice laptop")]
    [InlineData("alice laptop", 2, "alice laptop (2)")]
    [InlineData("a\u0007b\r\n", 1, "ab")]
    [InlineData("", 1, "peersecure")]
    public void The_instance_label_is_text_for_people(string text, int number, string label) =>
        Assert.Equal(label, InstanceLabel.Fit(text, number));

    [Fact]
    public void The_instance_label_never_exceeds_63_octets_and_is_cut_between_characters()      // RFC 6763 §4.1.1
    {
        for (var length = 0; length < 70; length++)
        {
            foreach (var number in new[] { 1, 2, 99, int.MaxValue })
            {
                var label = InstanceLabel.Fit(new string('a', length) + "äöü€𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞", number);
                Assert.InRange(Encoding.UTF8.GetByteCount(label), 1, 63);
                Assert.DoesNotContain('\uFFFD', label);
                Assert.EndsWith(number > 1 ? $" ({number})" : "", label, StringComparison.Ordinal);
            }
        }
    }
}
