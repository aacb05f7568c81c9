using System.Net;
using PeerSecure.Common.Discovery;
using PeerSecure.Common.Discovery.Wire;
using PeerSecure.Common.Tests.Discovery.Protocol;

namespace PeerSecure.Common.Tests.Discovery.Announcing;

/// <summary>RFC 6762 §8.1, §8.2, §9: how a name becomes ours.</summary>
public sealed class ProbingTests
{
    [Fact]
    public void Three_probes_250_ms_apart_ask_for_any_record_and_propose_ours()      // §8.1
    {
        var probes = new Announced().Rig.Interfaces(Rig.Ethernet).Run(749).Take();
        Assert.Equal([0, 250, 500], probes.Select(p => p.At.TotalMilliseconds));
        Assert.All(probes, probe =>
        {
            Assert.False(probe.IsResponse);
            Assert.Equal([$"{Announced.InstanceText} ANY"], probe.Questions);
            Assert.Equal([$"{Announced.InstanceText} SRV ps-1.local.:1256 120", $"{Announced.InstanceText} TXT {Txt} 4500"], probe.Authorities);
            Assert.Empty(probe.Answers);
        });
    }

    [Fact]
    public void The_first_probe_waits_up_to_250_ms()      // §8.1
    {
        var probes = new Announced(jitter: 1).Rig.Interfaces(Rig.Ethernet).Run(600).Take();
        Assert.Equal([250, 500], probes.Select(p => p.At.TotalMilliseconds));
    }

    [Fact]
    public void Whoever_has_the_port_alone_asks_for_unicast_defence()      // §8.1, §15.1
    {
        var probe = new Announced(askUnicast: true).Rig.Interfaces(Rig.Ethernet).Run(1).Take().Single();
        Assert.Equal([$"{Announced.InstanceText} ANY QU"], probe.Questions);
    }

    [Fact]
    public void Nothing_is_answered_before_probing_is_over()      // §8.1
    {
        var rig = new Announced().Rig.Interfaces(Rig.Ethernet).Run(600);
        rig.Take();
        rig.Hear(Message.Query().Ask(Announced.Type, DnsType.Ptr));
        rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Srv));
        Assert.Empty(rig.Run(100).Take());
    }

    [Theory]
    [InlineData(DnsType.Srv)]
    [InlineData(DnsType.Txt)]
    [InlineData(DnsType.A)]
    [InlineData(DnsType.Nsec)]
    public void Any_record_of_that_name_means_the_name_is_taken(object type)      // §8.1
    {
        var announced = new Announced();
        var rig = announced.Rig.Interfaces(Rig.Ethernet).Run(300);
        rig.Take();
        rig.Hear(Message.Response().Also((DnsType)type switch
        {
            DnsType.Srv => Announced.ForeignService,
            DnsType.Txt => DnsRecord.Text(Announced.Instance, [], 4500),
            DnsType.A => DnsRecord.OfAddress(Announced.Instance, IPAddress.Parse("10.77.0.9"), 120),
            _ => DnsRecord.Absence(Announced.Instance, 120, DnsType.Txt, DnsType.Srv, DnsType.A),
        }));
        Assert.Equal([new(AnnouncerEventKind.Renamed, "alice laptop (2)")], announced.Events());
        var announcement = rig.Run(750).Take()[^1];
        Assert.Contains("_peersecure._tcp.local. PTR alice laptop (2)._peersecure._tcp.local. 4500", announcement.Answers);
        Assert.Equal([new(AnnouncerEventKind.Announced, "alice laptop (2)")], announced.Events());
    }

    [Fact]
    public void A_conflicting_response_before_the_first_probe_is_ignored()      // §8.1
    {
        var announced = new Announced(jitter: 1);
        announced.Rig.Interfaces(Rig.Ethernet).Run(100);
        announced.Rig.Hear(Message.Response().Answer(Announced.ForeignService));
        announced.Rig.Run(2000);
        Assert.Equal([new(AnnouncerEventKind.Announced, "alice laptop")], announced.Events());
    }

    [Fact]
    public void Our_own_records_and_goodbyes_of_others_are_no_conflict()      // §9, §10.1
    {
        var announced = new Announced();
        var rig = announced.Rig.Interfaces(Rig.Ethernet).Run(300);
        rig.Hear(Message.Response().Answer(Announced.Service).Answer(Announced.Text));
        rig.Hear(Message.Response().Answer(Announced.ForeignService, ttl: 0));
        rig.Run(2000);
        Assert.Equal([new(AnnouncerEventKind.Announced, "alice laptop")], announced.Events());
    }

    [Fact]
    public void The_loser_of_a_simultaneous_probe_waits_a_second_and_probes_again()      // §8.2
    {
        var rig = new Announced().Rig.Interfaces(Rig.Ethernet).Run(300);
        rig.Take();
        var later = DnsRecord.Service(Announced.Instance, DnsName.Of("zz", "local"), ushort.MaxValue, 120);
        rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Any).Propose(later).Propose(Announced.Text));
        Assert.Equal([1300, 1550, 1800], rig.Run(1700).Take().Select(p => p.At.TotalMilliseconds));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_winner_of_a_simultaneous_probe_goes_on_and_so_do_twins(bool twin)      // §8.2
    {
        var rig = new Announced().Rig.Interfaces(Rig.Ethernet).Run(300);
        rig.Take();
        var theirs = twin ? Announced.Service : DnsRecord.Service(Announced.Instance, Announced.ForeignHost, 1, 120);
        rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Any).Propose(Announced.Text).Propose(theirs));
        Assert.Equal([500, 750], rig.Run(450).Take().Select(p => p.At.TotalMilliseconds));
    }

    [Fact]
    public void A_list_that_runs_out_first_loses()      // §8.2.1
    {
        var rig = new Announced().Rig.Interfaces(Rig.Ethernet).Run(300);
        rig.Take();
        var more = DnsRecord.Service(Announced.Instance, DnsName.Of("zz", "local"), ushort.MaxValue, 120);
        rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Any).Propose(Announced.Service).Propose(Announced.Text).Propose(more));
        Assert.Equal(1300, rig.Run(1100).Take()[0].At.TotalMilliseconds);
    }

    [Fact]
    public void A_conflict_after_announcing_probes_again_for_the_same_name()      // §9
    {
        var announced = Announced.Settled();
        announced.Rig.Hear(Message.Response().Answer(Announced.ForeignService));
        var sent = announced.Rig.Run(800).Take();
        Assert.Equal(4, sent.Count);
        Assert.All(sent[..3], probe => Assert.Equal([$"{Announced.InstanceText} ANY"], probe.Questions));
        Assert.Empty(announced.Events());       // nobody defended the name: it is still ours

        announced.Rig.Hear(Message.Response().Answer(Announced.ForeignService));
        announced.Rig.Run(300);
        announced.Rig.Hear(Message.Response().Answer(Announced.ForeignService));
        Assert.Equal([new(AnnouncerEventKind.Renamed, "alice laptop (2)")], announced.Events());
    }

    [Fact]
    public void Fifteen_conflicts_in_ten_seconds_slow_every_further_attempt_to_five_seconds()      // §8.1
    {
        var announced = new Announced();
        announced.Rig.Interfaces(Rig.Ethernet).Run(10);
        for (var i = 0; i < 14; i++)
        {
            Conflict(announced);
            Assert.Single(announced.Rig.Run(10).Take(), p => p.Questions[0].Contains($"({i + 2})", StringComparison.Ordinal));
        }

        Conflict(announced);
        Assert.Empty(announced.Rig.Run(4999).Take());
        Assert.Single(announced.Rig.Run(1).Take());
    }

    [Fact]
    public void A_conflicting_address_of_our_random_host_name_makes_a_new_host_name()      // §9
    {
        var announced = Announced.Settled();
        announced.Rig.Hear(Message.Response().Answer(DnsRecord.OfAddress(Announced.Host, IPAddress.Parse("10.77.0.66"), 120)));
        Assert.Contains($"{Announced.InstanceText} SRV ps-2.local.:1256 120 flush", announced.Rig.Run(800).Take()[^1].Answers);
        Assert.Empty(announced.Events());
    }

    private static string Txt => "v=1,n=alice,d=laptop,ca=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,fp=0011223344556677";

    private static void Conflict(Announced announced)
    {
        var name = DnsName.Of(announced.Responder.InstanceName, "_peersecure", "_tcp", "local");
        announced.Rig.Hear(Message.Response().Answer(DnsRecord.Service(name, Announced.ForeignHost, 9, 120)));
        announced.Rig.Take();
    }
}
