using System.Net;
using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;
using PeerSecure.Common.Tests.Discovery.Protocol;

namespace PeerSecure.Common.Tests.Discovery.Announcing;

/// <summary>RFC 6762 §5.4, §6, §7: who is answered what, when, and how often.</summary>
public sealed class AnsweringTests
{
    private static readonly IPEndPoint Resolver = new(IPAddress.Parse("10.77.0.9"), 40000);
    private static readonly IPEndPoint Stranger = new(IPAddress.Parse("198.51.100.1"), 5353);

    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 120)]
    public void A_shared_record_is_answered_20_to_120_ms_later(double jitter, double delay)      // §6
    {
        var rig = Announced.Settled(jitter: jitter).Rig;
        rig.Hear(Message.Query().Ask(Announced.Type, DnsType.Ptr));
        var answer = rig.Run(200).Take().Single();
        Assert.Equal(10_000 + delay, answer.At.TotalMilliseconds);
        Assert.Equal([$"_peersecure._tcp.local. PTR {Announced.InstanceText} 4500"], answer.Answers);
    }

    [Fact]
    public void The_pointer_brings_along_all_that_will_be_asked_next()      // RFC 6763 §12.1, §12.2
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(Announced.Type, DnsType.Ptr));
        var more = rig.Run(200).Take().Single().Additionals;
        Assert.Equal(["SRV", "TXT", "A", "AAAA"], more.Select(m => m.Replace("alice laptop", "alice", StringComparison.Ordinal).Split(' ')[1]));
    }

    [Fact]
    public void A_unique_record_is_answered_at_once()      // §6
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Srv));
        var answer = rig.Run(0).Take().Single();
        Assert.Equal([$"{Announced.InstanceText} SRV ps-1.local.:1256 120 flush"], answer.Answers);
        Assert.Equal(2, answer.Additionals.Count);
    }

    [Fact]
    public void Several_questions_are_answered_together_after_a_delay()      // §6.3, §6.4
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Srv).Ask(Announced.Host, DnsType.A));
        Assert.Empty(rig.Run(19).Take());
        Assert.Equal(2, rig.Run(1).Take().Single().Answers.Count);
    }

    [Fact]
    public void Answers_due_soon_after_each_other_leave_in_one_packet()      // §6.4
    {
        var rig = Announced.Settled(jitter: 1).Rig;
        rig.Hear(Message.Query().Ask(Announced.Type, DnsType.Ptr));
        rig.Run(60);
        rig.Hear(Message.Query().Ask(ServiceTypeList, DnsType.Ptr));
        var answer = rig.Run(1000).Take().Single();
        Assert.Equal(2, answer.Answers.Count);
        Assert.Equal(10_180, answer.At.TotalMilliseconds);
    }

    [Fact]
    public void Any_gets_everything_there_is_of_a_name()      // §6.5
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Any));
        Assert.Equal(2, rig.Run(0).Take().Single().Answers.Count);
        rig.Hear(Message.Query().Ask(Announced.Host, DnsType.Any));
        Assert.Equal(2, rig.Run(2000).Take().Single().Answers.Count);
    }

    [Fact]
    public void The_list_of_service_types_is_answered()      // RFC 6763 §9
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(ServiceTypeList, DnsType.Ptr));
        Assert.Equal(["_services._dns-sd._udp.local. PTR _peersecure._tcp.local. 4500"], rig.Run(200).Take().Single().Answers);
    }

    [Theory]
    [InlineData(true, DnsType.A, "NSEC 0000800040")]          // TXT is 16, SRV is 33
    [InlineData(false, DnsType.Txt, "NSEC 40000008")]         // A is 1, AAAA is 28
    public void A_type_we_have_not_is_denied_for_names_that_are_ours(bool instance, object type, string proof)      // §6.1
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(instance ? Announced.Instance : Announced.Host, (DnsType)type));
        Assert.EndsWith($"{proof} 120 flush", rig.Run(0).Take().Single().Answers.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_are_not_ours_and_other_classes_are_not_answered()      // §6
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(Announced.ForeignHost, DnsType.A));
        rig.Hear(Message.Query().Ask(Announced.Type, DnsType.Srv));
        var chaos = Message.Query().Ask(Announced.Instance, DnsType.Srv).Bytes;
        chaos[^1] = 3;
        rig.Hear(chaos);
        Assert.Empty(rig.Run(1000).Take());
    }

    [Theory]
    [InlineData(4500, 0)]
    [InlineData(2250, 0)]
    [InlineData(2249, 1)]
    public void Who_knows_the_answer_is_not_told_again_until_half_its_life_is_over(uint ttl, int answers)      // §7.1
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(Announced.Type, DnsType.Ptr).Known(Announced.Pointer, ttl));
        Assert.Equal(answers, rig.Run(1000).Take().Count);
    }

    [Fact]
    public void Who_knows_one_address_of_two_is_sent_both()      // §10.2: the flush bit on one would make others forget the other
    {
        var rig = new Announced().Rig.Interfaces(Rig.On(2, "eth0", "10.77.0.1/24", "10.77.0.2/24") with { HasIPv6 = false }).Run(10_000);
        rig.Take();
        rig.Hear(Message.Query().Ask(Announced.Host, DnsType.A).Known(DnsRecord.OfAddress(Announced.Host, IPAddress.Parse("10.77.0.1"), 120), 120));
        Assert.Equal(["ps-1.local. A 10.77.0.1 120 flush", "ps-1.local. A 10.77.0.2 120 flush"], rig.Run(10).Take().Single().Answers);
    }

    [Fact]
    public void Known_answers_in_further_packets_count_too()      // §7.2
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(Announced.Type, DnsType.Ptr).Truncated());
        rig.Run(300);
        rig.Hear(Message.Query().Known(Announced.Pointer, 4000));
        Assert.Empty(rig.Run(1000).Take());
    }

    [Fact]
    public void The_wait_for_more_known_answers_is_400_to_500_ms_after_the_last_truncated_packet()      // §7.2
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(Announced.Type, DnsType.Ptr).Truncated());
        rig.Run(300);
        rig.Hear(Message.Query().Known(Announced.Service, 120).Truncated());
        Assert.Equal(10_700, rig.Run(1000).Take().Single().At.TotalMilliseconds);
    }

    [Fact]
    public void Known_answers_of_another_asker_do_not_count()      // §7.2
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(Announced.Type, DnsType.Ptr).Truncated());
        rig.Hear(Message.Query().Known(Announced.Pointer, 4000), new IPEndPoint(IPAddress.Parse("10.77.0.10"), 5353));
        Assert.Single(rig.Run(1000).Take());
    }

    [Fact]
    public void Unfinished_askers_beyond_the_limit_are_answered_not_remembered()      // §7.2
    {
        var rig = Announced.Settled().Rig;
        for (var i = 0; i < 5000; i++)
        {
            rig.Hear(Message.Query().Ask(Announced.Type, DnsType.Ptr).Truncated(), new IPEndPoint(new IPAddress(0x0A000000 + i), 5353));
        }

        Assert.InRange(rig.Run(3000).Take().Count, 1, 3);
    }

    [Fact]
    public void An_answer_somebody_else_just_gave_is_not_given_again()      // §7.4
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(ServiceTypeList, DnsType.Ptr));
        rig.Hear(Message.Response().Answer(DnsRecord.Pointer(ServiceTypeList, Announced.Type, 4500)));
        Assert.Empty(rig.Run(1000).Take());
    }

    [Fact]
    public void Our_record_repeated_with_less_than_half_its_life_or_a_forged_goodbye_is_put_right()      // §6.6
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Response().Answer(Announced.Service, ttl: 59));
        Assert.Single(rig.Run(0).Take().Single().Answers);
        rig.Run(5000);
        rig.Hear(Message.Response().Answer(Announced.Pointer, ttl: 0).Answer(Announced.Text, ttl: 0));
        Assert.Equal(2, rig.Run(0).Take().Single().Answers.Count);
        rig.Hear(Message.Response().Answer(Announced.Service, ttl: 60));
        Assert.Empty(rig.Run(0).Take());
    }

    [Fact]
    public void A_flood_of_questions_gets_each_record_once_a_second()      // §6
    {
        var rig = Announced.Settled().Rig;
        for (var i = 0; i < 300; i++)
        {
            rig.Hear(Message.Query().Ask(Announced.Type, DnsType.Ptr));
            rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Srv));
            rig.Run(10);
        }

        var sent = rig.Run(2000).Take();
        foreach (var kind in new[] { "PTR", "SRV", "TXT", "A", "AAAA" })
        {
            var times = sent.Where(p => p.Answers.Concat(p.Additionals).Any(a => a.Contains($" {kind} ", StringComparison.Ordinal))).Select(p => p.At).ToArray();
            Assert.InRange(times.Length, 1, 5);
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1)));
        }
    }

    [Fact]
    public void A_question_within_the_second_is_answered_when_it_is_over()      // §6
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Srv));
        rig.Run(500).Take();
        rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Srv));
        Assert.Equal(11_000, rig.Run(1000).Take().Single().At.TotalMilliseconds);
    }

    [Fact]
    public void A_probe_for_our_name_is_met_at_once_even_within_the_second()      // §6, §8.1
    {
        var rig = Announced.Settled().Rig;
        var probe = Message.Query().Ask(Announced.Instance, DnsType.Any).Propose(Announced.ForeignService);
        rig.Hear(probe);
        Assert.Equal(2, rig.Take().Single().Answers.Count);
        rig.Run(249);
        rig.Hear(probe);
        Assert.Empty(rig.Take());
        rig.Run(1);
        rig.Hear(probe);
        Assert.Single(rig.Take());
    }

    [Fact]
    public void A_probe_that_wants_unicast_gets_it_and_multicast_too_in_case_the_port_is_shared()      // §5.4, §8.1, §15.1
    {
        var rig = Announced.Settled().Rig;
        var probe = Message.Query().Ask(Announced.Instance, DnsType.Any, unicast: true).Propose(Announced.ForeignService);
        rig.Hear(probe);
        Assert.Equal([null, Rig.Neighbour], rig.Take().Select(p => p.Destination));
        rig.Hear(probe);
        Assert.Equal([Rig.Neighbour], rig.Take().Select(p => p.Destination));
    }

    [Fact]
    public void A_question_for_unicast_gets_unicast_while_the_link_has_heard_it_recently()      // §5.4
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Srv, unicast: true));
        Assert.Equal(Rig.Neighbour, rig.Run(0).Take().Single().Destination);
        rig.Run(24_000).Take();                                             // a quarter of 120 s since the announcement at 3.75 s
        rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Srv, unicast: true));
        Assert.Null(rig.Run(0).Take().Single().Destination);
    }

    [Fact]
    public void A_question_sent_straight_to_us_is_answered_straight_back_if_it_is_from_the_link()      // §5.5, §11
    {
        var rig = Announced.Settled().Rig;
        Assert.Equal(Reception.Taken, rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Srv), multicast: false));
        Assert.Equal(Rig.Neighbour, rig.Run(0).Take().Single().Destination);
        Assert.Equal(Reception.OffLink, rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Srv), Stranger, multicast: false));
        Assert.Empty(rig.Run(1000).Take());
    }

    [Fact]
    public void What_came_by_multicast_is_from_the_link_whatever_its_sender_says()      // §11
    {
        var rig = Announced.Settled().Rig;
        Assert.Equal(Reception.Taken, rig.Hear(Message.Query().Ask(Announced.Instance, DnsType.Srv), Stranger));
        Assert.Single(rig.Run(0).Take());
    }

    [Fact]
    public void An_ordinary_resolver_gets_an_ordinary_answer()      // §6.7
    {
        var rig = Announced.Settled().Rig;
        rig.Hear(Message.Legacy(0x1234).Ask(Announced.Instance, DnsType.Srv), Resolver);
        var answer = rig.Run(0).Take().Single();
        Assert.Equal(Resolver, answer.Destination);
        Assert.Equal(0x1234, answer.Id);
        Assert.Equal([$"{Announced.InstanceText} SRV"], answer.Questions);
        Assert.Equal([$"{Announced.InstanceText} SRV ps-1.local.:1256 10"], answer.Answers);
        Assert.Equal(["ps-1.local. A 10.77.0.1 10", "ps-1.local. AAAA fe80::1 10"], answer.Additionals);
    }

    [Fact]
    public void A_flood_from_ordinary_ports_gets_a_bounded_number_of_replies()      // §6.7 must not become an amplifier
    {
        var rig = Announced.Settled().Rig;
        for (var i = 0; i < 1000; i++)
        {
            rig.Hear(Message.Legacy((ushort)i).Ask(Announced.Type, DnsType.Ptr), Resolver);
            rig.Run(1);
        }

        Assert.InRange(rig.Take().Count, 20, 31);
    }

    [Fact]
    public void A_response_from_another_port_than_5353_is_ignored()      // §6
    {
        var announced = Announced.Settled();
        Assert.Equal(Reception.Ignored, announced.Rig.Hear(Message.Response().Answer(Announced.ForeignService), Resolver));
        Assert.Empty(announced.Rig.Run(1000).Take());
    }

    private static DnsName ServiceTypeList => DnsName.Of("_services", "_dns-sd", "_udp", "local");
}
