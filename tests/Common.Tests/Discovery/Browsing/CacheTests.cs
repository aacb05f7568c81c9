using System.Net;
using PeerSecure.Common.Discovery;
using PeerSecure.Common.Discovery.Browsing;
using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;
using PeerSecure.Common.Tests.Discovery.Protocol;

namespace PeerSecure.Common.Tests.Discovery.Browsing;

/// <summary>RFC 6762 §10, RFC 6763 §4: what is believed, and for how long.</summary>
public sealed class CacheTests
{
    [Fact]
    public void A_service_is_found_with_everything_it_says()      // RFC 6763 §4
    {
        var browsed = Browsed.Started();
        Assert.Equal(Reception.Taken, browsed.Rig.Hear(Browsed.Advert));
        browsed.Rig.Run(20);
        var found = browsed.Events().Single();
        Assert.Equal(DiscoveryEventKind.Found, found.Kind);
        Assert.Equal(ServiceKind.Peer, found.Service.Kind);
        Assert.Equal("bob desk", found.Service.InstanceName);
        Assert.Equal("ps-b.local", found.Service.HostName);
        Assert.Equal([IPEndPoint.Parse("10.77.0.9:1256")], found.Service.EndPoints);
        Assert.Equal(new ServiceText("bob", "desk", null, null), found.Service.Text);
        Assert.Same(found.Service, browsed.Querier.Services.Single());
    }

    [Fact]
    public void The_order_of_records_in_a_packet_does_not_matter()
    {
        var browsed = Browsed.Started();
        browsed.Rig.Hear(Message.Response().Answer(Browsed.Address).Answer(Browsed.Text).Answer(Browsed.Service).Answer(Browsed.Pointer));
        browsed.Rig.Run(20);
        Assert.Equal(DiscoveryEventKind.Found, browsed.Events().Single().Kind);
    }

    [Fact]
    public void A_service_that_falls_silent_is_lost_when_its_life_is_over()      // §10
    {
        var browsed = Browsed.WithBob();
        browsed.Rig.Run(119_970);
        Assert.Empty(browsed.Events());
        browsed.Rig.Run(20);
        Assert.Equal(DiscoveryEventKind.Lost, browsed.Events().Single().Kind);
        Assert.Empty(browsed.Querier.Services);
    }

    [Fact]
    public void After_a_goodbye_a_service_is_lost_a_second_later()      // §10.1
    {
        var browsed = Browsed.WithBob();
        browsed.Rig.Hear(Message.Response().Answer(Browsed.Pointer, ttl: 0).Answer(Browsed.Service, ttl: 0));
        browsed.Rig.Run(999);
        Assert.Empty(browsed.Events());
        browsed.Rig.Run(2);
        Assert.Equal(DiscoveryEventKind.Lost, browsed.Events().Single().Kind);
    }

    [Fact]
    public void A_forged_goodbye_is_undone_when_the_owner_speaks_up_within_the_second()      // §10.1
    {
        var browsed = Browsed.WithBob();
        browsed.Rig.Hear(Message.Response().Answer(Browsed.Pointer, ttl: 0));
        browsed.Rig.Run(500);
        browsed.Rig.Hear(Message.Response().Answer(Browsed.Pointer));
        browsed.Rig.Run(5000);
        Assert.Empty(browsed.Events());
    }

    [Fact]
    public void A_goodbye_for_something_unknown_leaves_no_trace()      // §10.1
    {
        var browsed = Browsed.Started();
        Assert.Equal(Reception.Ignored, browsed.Rig.Hear(Message.Response().Answer(Browsed.Pointer, ttl: 0)));
    }

    [Fact]
    public void The_flush_bit_ends_older_data_after_a_second_but_not_what_came_within_it()      // §10.2
    {
        var second = DnsRecord.OfAddress(Browsed.Host, IPAddress.Parse("10.77.0.10"), 120);
        var third = DnsRecord.OfAddress(Browsed.Host, IPAddress.Parse("10.77.0.11"), 120);
        var browsed = Browsed.WithBob();
        browsed.Rig.Run(1000);
        browsed.Rig.Hear(Message.Response().Answer(second));
        browsed.Rig.Run(500);
        browsed.Rig.Hear(Message.Response().Answer(third));
        browsed.Rig.Run(400);
        Assert.Equal(["10.77.0.10", "10.77.0.11", "10.77.0.9"], Addresses(browsed));
        browsed.Rig.Run(200);
        Assert.Equal(["10.77.0.10", "10.77.0.11"], Addresses(browsed));
        Assert.All(browsed.Events(), e => Assert.Equal(DiscoveryEventKind.Updated, e.Kind));
    }

    [Fact]
    public void Without_the_flush_bit_data_is_added()      // §10.2
    {
        var browsed = Browsed.WithBob();
        browsed.Rig.Run(5000);
        browsed.Rig.Hear(Message.Response().WithoutFlush(DnsRecord.OfAddress(Browsed.Host, IPAddress.Parse("10.77.0.10"), 120)));
        browsed.Rig.Run(5000);
        Assert.Equal(2, Addresses(browsed).Length);
    }

    [Fact]
    public void The_flush_bit_ends_data_of_its_own_interface_only()      // §10.2
    {
        var other = new Link(3, IPv6: false);
        var browsed = Browsed.Started();
        browsed.Rig.Interfaces(Rig.Ethernet, Rig.On(3, "eth1", "10.88.0.1/24") with { HasIPv6 = false });
        browsed.Rig.Hear(Browsed.Advert);
        browsed.Rig.Hear(Browsed.Advert, on: other);
        browsed.Rig.Run(5000);
        browsed.Rig.Hear(Message.Response().Answer(DnsRecord.OfAddress(Browsed.Host, IPAddress.Parse("10.88.0.9"), 120)), on: other);
        browsed.Rig.Run(5000);
        Assert.Equal(["10.77.0.9", "10.88.0.9"], Addresses(browsed));
    }

    [Fact]
    public void Known_answers_of_queries_and_authority_sections_are_not_believed()      // §7.1, §8.2
    {
        var browsed = Browsed.Started();
        browsed.Rig.Hear(Message.Query().Known(Browsed.Pointer, 4500).Known(Browsed.Service, 120).Known(Browsed.Text, 4500).Known(Browsed.Address, 120));
        browsed.Rig.Hear(Message.Response().Propose(Browsed.Pointer).Also(Browsed.Service).Also(Browsed.Text).Also(Browsed.Address));
        browsed.Rig.Run(100);
        Assert.Empty(browsed.Events());
    }

    [Fact]
    public void A_vanished_interface_takes_its_services_with_it()
    {
        var browsed = Browsed.WithBob();
        browsed.Rig.Interfaces().Run(20);
        Assert.Equal(DiscoveryEventKind.Lost, browsed.Events().Single().Kind);
        browsed.Rig.Interfaces(Rig.Ethernet).Run(20);
        Assert.Single(browsed.Rig.Take());
    }

    [Fact]
    public void An_interface_with_entirely_new_addresses_is_another_network()      // §8
    {
        var browsed = Browsed.WithBob();
        browsed.Rig.Interfaces(Rig.On(2, "eth0", "192.168.1.5/24")).Run(20);
        Assert.Equal(DiscoveryEventKind.Lost, browsed.Events().Single().Kind);
        Assert.Equal(2, browsed.Rig.Take().Count);      // asked anew, on both families
    }

    [Fact]
    public void Addresses_of_all_interfaces_are_joined_with_link_local_last_and_scoped()
    {
        var browsed = Browsed.Started();
        browsed.Rig.Interfaces(Rig.Ethernet, Rig.On(3, "eth1", "10.88.0.1/24"));
        browsed.Rig.Hear(Browsed.Advert.Also(DnsRecord.OfAddress(Browsed.Host, IPAddress.Parse("fe80::9"), 120)));
        browsed.Rig.Hear(Browsed.Advert.Also(DnsRecord.OfAddress(Browsed.Host, IPAddress.Parse("fe80::9"), 120)), on: new Link(3, IPv6: true));
        browsed.Rig.Run(20);
        Assert.Equal(["10.77.0.9", "fe80::9%2", "fe80::9%3"], Addresses(browsed));
    }

    [Fact]
    public void A_forged_second_host_adds_itself_and_hides_nobody()
    {
        var browsed = Browsed.WithBob();
        var evil = DnsName.Of("evil", "local");
        browsed.Rig.Hear(Message.Response()
            .WithoutFlush(DnsRecord.Service(Browsed.Instance, evil, 666, 120))
            .Answer(DnsRecord.OfAddress(evil, IPAddress.Parse("10.77.0.66"), 120)));
        browsed.Rig.Run(20);
        Assert.Equal(["evil.local", "ps-b.local"], browsed.Querier.Services.Select(s => s.HostName).Order());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("ff02::1")]
    public void Addresses_that_lead_back_to_us_or_to_everybody_are_not_believed(string address)
    {
        var browsed = Browsed.Started();
        browsed.Rig.Hear(Message.Response().Answer(Browsed.Pointer).Answer(Browsed.Service).Answer(Browsed.Text)
            .Answer(DnsRecord.OfAddress(Browsed.Host, IPAddress.Parse(address), 120)));
        browsed.Rig.Run(20);
        Assert.Empty(browsed.Events());
    }

    [Fact]
    public void On_a_host_without_network_loopback_addresses_are_the_only_ones_and_are_believed()
    {
        var browsed = new Browsed();
        browsed.Rig.Interfaces(Rig.On(2, "lo", "127.0.0.1/8", "::1/128") with { HasIPv6 = false });
        browsed.Rig.Hear(Message.Response().Answer(Browsed.Pointer).Answer(Browsed.Service).Answer(Browsed.Text)
            .Answer(DnsRecord.OfAddress(Browsed.Host, IPAddress.Loopback, 120)));
        browsed.Rig.Run(20);
        Assert.Single(browsed.Events());
    }

    [Fact]
    public void Pointers_out_of_the_type_are_not_followed()
    {
        var browsed = Browsed.Started();
        var elsewhere = DnsName.Of("x", "_ipp", "_tcp", "local");
        Assert.Equal(Reception.Ignored, browsed.Rig.Hear(Message.Response().Answer(DnsRecord.Pointer(Browsed.Type, elsewhere, 4500))));
    }

    [Fact]
    public void Text_is_safe_to_show()
    {
        var name = DnsName.Of("b\u202Eo\u0007b\u200B\u001b[2J", "_peersecure", "_tcp", "local");
        var browsed = Browsed.Started();
        browsed.Rig.Hear(Message.Response().Answer(DnsRecord.Pointer(Browsed.Type, name, 4500)).Answer(DnsRecord.Service(name, Browsed.Host, 1, 120))
            .Answer(DnsRecord.Text(name, [], 4500)).Answer(Browsed.Address));
        browsed.Rig.Run(20);
        Assert.Equal("bob[2J", browsed.Events().Single().Service.InstanceName);
    }

    [Fact]
    public void A_service_that_led_nowhere_is_asked_for_and_lost_after_ten_seconds_of_silence()      // §10.4
    {
        var browsed = Browsed.WithBob();
        browsed.Rig.Run(2000).Take();
        browsed.Querier.Reconfirm(browsed.Rig.Now, browsed.Querier.Services.Single());
        browsed.Rig.Run(20);
        Assert.Contains($"bob desk.{Browsed.TypeText} SRV", browsed.Rig.Take()[0].Questions);
        browsed.Rig.Run(9900);
        Assert.Empty(browsed.Events());
        browsed.Rig.Run(100);
        Assert.Equal(DiscoveryEventKind.Lost, browsed.Events().Single().Kind);
    }

    [Fact]
    public void A_service_that_led_nowhere_but_answers_stays()      // §10.4
    {
        var browsed = Browsed.WithBob();
        browsed.Querier.Reconfirm(browsed.Rig.Now, browsed.Querier.Services.Single());
        browsed.Rig.Run(1000);
        browsed.Rig.Hear(Browsed.Advert);
        browsed.Rig.Run(60_000);
        Assert.Empty(browsed.Events());
    }

    [Fact]
    public void A_flood_of_instances_fills_a_bounded_cache_and_pushes_nobody_out()
    {
        var browsed = Browsed.WithBob();
        for (var i = 0; i < 10_000; i++)
        {
            browsed.Rig.Hear(Fake(i), new IPEndPoint(IPAddress.Parse("10.77.0.66"), 5353));
        }

        browsed.Rig.Run(1000);
        Assert.Equal(RecordCache.MaxInstances, browsed.Querier.Services.Count);
        Assert.Contains(browsed.Querier.Services, s => s.InstanceName == "bob desk");
        Assert.Equal(10_000 - RecordCache.MaxInstances + 1, browsed.Querier.Overflowed);

        browsed.Rig.Hear(Fake(10_001), new IPEndPoint(IPAddress.Parse("10.77.0.12"), 5353));
        browsed.Rig.Run(100);
        Assert.Contains(browsed.Querier.Services, s => s.InstanceName == "fake 10001");
        Assert.Equal(RecordCache.MaxInstances, browsed.Querier.Services.Count);
    }

    [Fact]
    public void Packets_that_are_dropped_or_concern_others_allocate_nothing()
    {
        var browsed = Browsed.WithBob();
        byte[][] packets =
        [
            [],
            new byte[9001],
            Message.Query().Ask(DnsName.Of("_ipp", "_tcp", "local"), DnsType.Ptr).Bytes,
            Message.Response().Answer(DnsRecord.Pointer(DnsName.Of("_ipp", "_tcp", "local"), DnsName.Of("x", "_ipp", "_tcp", "local"), 4500)).Bytes,
            Message.Response().Answer(DnsRecord.OfAddress(DnsName.Of("somebody", "local"), IPAddress.Parse("10.77.0.9"), 120)).Bytes,
            Browsed.Advert.Bytes,        // known already
        ];
        var arrival = new Arrival(Rig.First, Rig.Neighbour, Multicast: true);
        var before = 0L;
        for (var i = 0; i < 60_000; i++)
        {
            before = i == 600 ? GC.GetAllocatedBytesForCurrentThread() : before;
            browsed.Querier.Receive(browsed.Rig.Now, arrival, packets[i % packets.Length]);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Message Fake(int number)
    {
        var name = DnsName.Of($"fake {number}", "_peersecure", "_tcp", "local");
        var host = DnsName.Of($"fake{number}", "local");
        return Message.Response().Answer(DnsRecord.Pointer(Browsed.Type, name, 4500)).Answer(DnsRecord.Service(name, host, 1, 120))
            .Answer(DnsRecord.Text(name, [], 4500)).Answer(DnsRecord.OfAddress(host, IPAddress.Parse("10.77.0.66"), 120));
    }

    private static string[] Addresses(Browsed browsed) =>
        [.. browsed.Querier.Services.Single().EndPoints.Select(e => e.Address.ToString())];
}
