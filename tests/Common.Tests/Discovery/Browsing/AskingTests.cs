using System.Net;
using PeerSecure.Common.Discovery;
using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;
using PeerSecure.Common.Tests.Discovery.Protocol;

namespace PeerSecure.Common.Tests.Discovery.Browsing;

/// <summary>RFC 6762 §5, §7: what is asked, when, and when not.</summary>
public sealed class AskingTests
{
    [Fact]
    public void Queries_start_after_20_to_120_ms_and_back_off_to_once_an_hour()      // §5.2
    {
        var asked = new Browsed().Rig.Interfaces(Rig.Ethernet).Run(6 * 3_600_000).Take().Select(p => p.At.TotalSeconds).ToArray();
        Assert.Equal([0.02, 1.02, 3.02, 7.02, 15.02, 31.02], asked[..6]);
        var gaps = asked.Zip(asked.Skip(1), (a, b) => b - a).ToArray();
        Assert.All(gaps, gap => Assert.InRange(gap, 0.999, 3600.001));
        Assert.Equal(3600, gaps[^1], 3);
        Assert.Equal(0.12, new Browsed(jitter: 1).Rig.Interfaces(Rig.Ethernet).Run(200).Take().Single().At.TotalSeconds);
    }

    [Fact]
    public void A_query_asks_for_pointers_of_the_type_on_every_link()      // §5.2
    {
        var sent = new Browsed().Rig.Interfaces(Rig.On(2, "eth0", "10.77.0.1/24"), Rig.On(3, "eth1", "10.88.0.1/24")).Run(20).Take();
        Assert.Equal(4, sent.Count);
        Assert.All(sent, query => Assert.Equal([$"{Browsed.TypeText} PTR"], query.Questions));
        Assert.Equal(4, sent.Select(s => s.Link).Distinct().Count());
        Assert.All(sent, query => Assert.Null(query.Destination));
    }

    [Fact]
    public void Only_the_first_question_asks_for_unicast_and_only_of_who_has_the_port_alone()      // §5.4, §15.1
    {
        var sent = new Browsed(askUnicast: true).Rig.Interfaces(Rig.Ethernet).Run(2000).Take();
        Assert.Equal([$"{Browsed.TypeText} PTR QU"], sent[0].Questions);
        Assert.Equal([$"{Browsed.TypeText} PTR"], sent[1].Questions);
    }

    [Fact]
    public void What_is_known_is_listed_until_half_its_life_is_over()      // §7.1
    {
        var rig = Browsed.WithBob().Rig;
        var first = rig.Run(1000).Take().Single();
        Assert.Equal([$"{Browsed.TypeText} PTR bob desk.{Browsed.TypeText} 4499"], first.Answers);
        var later = rig.Run(4_000_000).Take().Where(p => p.Questions.Contains($"{Browsed.TypeText} PTR")).ToArray();
        Assert.Contains(later, p => p.Answers.Count > 0);
        Assert.All(later, p => Assert.Equal(p.At.TotalSeconds < 2250.02, p.Answers.Count > 0));
    }

    [Fact]
    public void Known_answers_that_do_not_fit_follow_in_packets_without_questions()      // §7.2
    {
        var rig = Browsed.Started().Rig;
        for (var i = 0; i < 100; i++)
        {
            rig.Hear(Message.Response().Answer(DnsRecord.Pointer(Browsed.Type, DnsName.Of($"somebody {i} with a long name", "_peersecure", "_tcp", "local"), 4500)));
        }

        rig.Take();
        var sent = rig.Run(1001).Take().Where(p => p.At > TimeSpan.FromSeconds(1)).ToArray();
        Assert.InRange(sent.Length, 3, 5);
        Assert.Equal([$"{Browsed.TypeText} PTR"], sent[0].Questions.Where(q => q.EndsWith("PTR", StringComparison.Ordinal)));
        Assert.All(sent[..^1], p => Assert.True(p.IsTruncated));
        Assert.False(sent[^1].IsTruncated);
        Assert.All(sent[1..], p => Assert.Empty(p.Questions));
        Assert.Equal(100, sent.Sum(p => p.Answers.Count));
    }

    [Fact]
    public void Our_question_asked_by_another_host_counts_as_asked()      // §7.3
    {
        var rig = Browsed.Started().Rig;
        rig.Run(900).Take();
        rig.Hear(Message.Query().Ask(Browsed.Type, DnsType.Ptr));       // at 0.92 s; ours was due at 1.02 s
        Assert.Equal(1.92, rig.Run(3000).Take()[0].At.TotalSeconds);
    }

    [Fact]
    public void It_does_not_count_if_it_wants_unicast_knows_more_is_unfinished_or_asks_for_something_else()      // §7.3
    {
        var unknown = DnsRecord.Pointer(Browsed.Type, DnsName.Of("carol", "_peersecure", "_tcp", "local"), 4500);
        Message[] others =
        [
            Message.Query().Ask(Browsed.Type, DnsType.Ptr, unicast: true),
            Message.Query().Ask(Browsed.Type, DnsType.Ptr).Known(unknown, 4500),
            Message.Query().Ask(Browsed.Type, DnsType.Ptr).Truncated(),
            Message.Query().Ask(DnsName.Of("_ipp", "_tcp", "local"), DnsType.Ptr),
            Message.Query().Ask(Browsed.Type, DnsType.Srv),
        ];
        foreach (var other in others)
        {
            var rig = Browsed.Started().Rig;
            rig.Run(900).Take();
            rig.Hear(other);
            Assert.Equal(1.02, rig.Run(3000).Take()[0].At.TotalSeconds);
        }
    }

    [Fact]
    public void The_first_question_is_always_asked()      // or a forged question at the right moment would blind a fresh browser
    {
        var rig = new Browsed(jitter: 1).Rig.Interfaces(Rig.Ethernet).Run(50);
        rig.Hear(Message.Query().Ask(Browsed.Type, DnsType.Ptr));
        Assert.Equal(120, rig.Run(200).Take().Single().At.TotalMilliseconds);
    }

    [Fact]
    public void What_the_pointer_did_not_bring_along_is_asked_for()      // §5.2
    {
        var browsed = Browsed.Started();
        browsed.Rig.Hear(Message.Response().Answer(Browsed.Pointer));
        browsed.Rig.Take();
        Assert.Equal(["SRV", "TXT"], browsed.Rig.Run(50).Take().Single().Questions.Select(q => q.Split(' ')[^1]));
        browsed.Rig.Hear(Message.Response().Answer(Browsed.Service).Answer(Browsed.Text));
        Assert.Equal(["ps-b.local. A", "ps-b.local. AAAA"], browsed.Rig.Run(50).Take().Single().Questions);
        Assert.Empty(browsed.Events());
        browsed.Rig.Hear(Message.Response().Answer(Browsed.Address));
        browsed.Rig.Run(50);
        Assert.Equal(DiscoveryEventKind.Found, browsed.Events().Single().Kind);
        Assert.Single(browsed.Rig.Run(5000).Take(), p => p.At.TotalSeconds < 3);        // only the pointer query at 1.02 s
    }

    [Fact]
    public void Unanswered_questions_for_details_back_off_too()      // §5.2
    {
        var rig = Browsed.Started().Rig;
        rig.Hear(Message.Response().Answer(Browsed.Pointer));
        var asked = rig.Run(20_000).Take().Where(p => p.Questions[0].EndsWith("SRV", StringComparison.Ordinal)).Select(p => p.At.TotalSeconds).ToArray();
        Assert.Equal([0.06, 1.06, 3.06, 7.06, 15.06], asked);
    }

    [Fact]
    public void Records_are_asked_for_again_at_80_85_90_and_95_percent_of_their_life()      // §5.2
    {
        var rig = Browsed.WithBob().Rig;
        var asked = rig.Run(119_000).Take().Where(p => p.Questions.Exists(q => q.EndsWith("SRV", StringComparison.Ordinal)));
        Assert.Equal([96.02, 102.02, 108.02, 114.02], asked.Select(p => p.At.TotalSeconds));
    }

    [Fact]
    public void Refreshes_are_spread_over_two_percent()      // §5.2
    {
        var browsed = new Browsed(jitter: 1);
        browsed.Rig.Interfaces(Rig.Ethernet).Run(120);
        browsed.Rig.Hear(Browsed.Advert);
        var asked = browsed.Rig.Run(100_000).Take().First(p => p.Questions.Exists(q => q.EndsWith("SRV", StringComparison.Ordinal)));
        Assert.Equal(98.52, asked.At.TotalSeconds, 3);
    }

    [Fact]
    public void An_answer_to_a_refresh_starts_a_new_life()      // §5.2
    {
        var browsed = Browsed.WithBob();
        browsed.Rig.Run(97_000).Take();
        browsed.Rig.Hear(Message.Response().Answer(Browsed.Service).Answer(Browsed.Address));
        Assert.DoesNotContain(browsed.Rig.Run(90_000).Take(), p => p.Questions.Exists(q => q.EndsWith("SRV", StringComparison.Ordinal)));
        Assert.Empty(browsed.Events());
    }

    [Fact]
    public void Invented_instances_do_not_make_us_flood()
    {
        var rig = Browsed.Started().Rig;
        for (var i = 0; i < 500; i++)
        {
            rig.Hear(Message.Response().Answer(DnsRecord.Pointer(Browsed.Type, DnsName.Of($"fake {i}", "_peersecure", "_tcp", "local"), 4500)));
        }

        rig.Take();
        var questions = rig.Run(10_000).Take().Sum(p => p.Questions.Count(q => !q.EndsWith("PTR", StringComparison.Ordinal)));
        Assert.InRange(questions, 64, 2 * (32 + (32 * 11)));
    }

    [Fact]
    public void Unicast_answers_are_taken_for_two_seconds_after_asking_for_them()      // §6
    {
        var plain = Browsed.Started();
        Assert.Equal(Reception.Ignored, plain.Rig.Hear(Browsed.Advert, multicast: false));
        var browsed = Browsed.Started(askUnicast: true);
        Assert.Equal(Reception.Taken, browsed.Rig.Hear(Browsed.Advert, multicast: false));
        browsed.Rig.Run(2001);
        Assert.Equal(Reception.Ignored, browsed.Rig.Hear(Browsed.Advert, multicast: false));
        Assert.Equal(Reception.OffLink, browsed.Rig.Hear(Browsed.Advert, new IPEndPoint(IPAddress.Parse("198.51.100.1"), 5353), multicast: false));
    }
}
