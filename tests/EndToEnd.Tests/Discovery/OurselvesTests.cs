using System.Diagnostics;

namespace PeerSecure.EndToEnd.Tests.Discovery;

[Collection(NetworkNamespaces.Name)]
public sealed class OurselvesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_five_interfaces_a_peer_on_the_next_host_is_found_within_two_seconds()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var (announcing, browsing) = (await lan.HostAsync(1, Token, interfaces: 5), await lan.HostAsync(2, Token, interfaces: 5));
        await using var alice = announcing.Announce("alice", "laptop");
        await alice.LineAsync("Announced alice laptop", Token);
        await using var browse = await browsing.BrowseAsync(Token);
        var watch = Stopwatch.StartNew();
        await browse.LineAsync("Found alice laptop|", Token);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2);
        TestContext.Current.SendDiagnosticMessage("found after {0:0.000} s", watch.Elapsed.TotalSeconds);
        await browse.LineAsync(l => Enumerable.Range(0, 5).All(i => l.Contains($"10.77.{i}.1:1256", StringComparison.Ordinal)), Token);

        await using var bob = announcing.Announce("bob", "desk");
        await bob.LineAsync("Ready", Token);
        watch.Restart();
        await browse.LineAsync("Found bob desk|", Token);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2);
        TestContext.Current.SendDiagnosticMessage("a new one after {0:0.000} s, probing included", watch.Elapsed.TotalSeconds);
    }

    [Fact]
    public async Task A_peer_killed_without_goodbye_disappears_within_its_lifetime()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var (announcing, browsing) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var browse = await browsing.BrowseAsync(Token);
        var alice = announcing.Announce("alice", "laptop", "4");
        await using (alice)
        {
            await browse.LineAsync("Found alice laptop|", Token);
        }

        var watch = Stopwatch.StartNew();
        await browse.LineAsync("Lost alice laptop|", Token);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 4.5);
    }

    [Fact]
    public async Task Two_peers_of_one_name_get_a_number_on_two_hosts_and_on_one()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var (one, two) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var first = one.Announce("alice", "laptop");
        await first.LineAsync("Announced alice laptop", Token);
        await using var second = two.Announce("alice", "laptop");
        await second.LineAsync("Announced alice laptop (2)", Token);
        await using var third = one.Announce("alice", "laptop");
        await third.LineAsync("Announced alice laptop (3)", Token);
        Assert.Equal(["Ready", "Announced alice laptop"], first.Lines);
    }

    [Fact]
    public async Task Two_peers_that_start_together_agree_who_has_the_name()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var (one, two) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var browse = await two.BrowseAsync(Token);
        await using var first = one.Announce("alice", "laptop");
        await using var second = two.Announce("alice", "laptop");
        await browse.LineAsync("Found alice laptop|", Token);
        await browse.LineAsync("Found alice laptop (2)|", Token);
    }

    [Fact]
    public async Task Interfaces_that_appear_and_vanish_are_followed()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var (announcing, browsing) = (await lan.HostAsync(1, Token, interfaces: 0), await lan.HostAsync(2, Token));
        await using var browse = await browsing.BrowseAsync(Token);
        await using var alice = announcing.Announce("alice", "laptop");
        await alice.LineAsync("Ready", Token);
        await announcing.PlugInAsync(0, Token);
        await browse.LineAsync("Found alice laptop|", Token);

        await browsing.RunAsync(Token, "ip", "link", "set", "eth0", "down");
        await browse.LineAsync("Lost alice laptop|", Token);
        await browsing.RunAsync(Token, "ip", "link", "set", "eth0", "up");
        await browse.LineAsync(_ => browse.Lines.Count(l => l.StartsWith("Found alice", StringComparison.Ordinal)) == 2, Token);
    }

    [Fact]
    public async Task A_changed_address_reaches_the_others()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var (announcing, browsing) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var alice = announcing.Announce("alice", "laptop");
        await using var browse = await browsing.BrowseAsync(Token);
        await browse.LineAsync("|10.77.0.1:1256", Token);
        await announcing.RunAsync(Token, "ip", "addr", "add", "10.77.0.99/24", "dev", "eth0");
        await browse.LineAsync(l => l.StartsWith("Updated", StringComparison.Ordinal) && l.Contains("10.77.0.99:1256", StringComparison.Ordinal), Token);
    }

    [Fact]
    public async Task An_ordinary_resolver_is_answered()
    {
        Tool.RequireZeroconf();     // stands for python3 of the system
        await using var lan = await Lan.CreateAsync(Token);
        var (announcing, asking) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var alice = announcing.Announce("alice", "laptop");
        await alice.LineAsync("Announced", Token);
        await using var ask = asking.Python("legacy_query.py", asking.Address);
        Assert.Equal("Answer 0xbeef 0x8400 1 1 from 10.77.0.1 echoed alice laptop", await ask.LineAsync("Answer", Token));
    }

    [Fact]
    public async Task After_a_flood_of_hostile_packets_memory_is_bounded_and_newcomers_are_found()
    {
        Tool.RequireZeroconf();     // stands for python3 of the system
        await using var lan = await Lan.CreateAsync(Token);
        var (ours, hostile, honest) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token), await lan.HostAsync(3, Token));
        await using var alice = ours.Announce("alice", "laptop");
        await alice.LineAsync("Announced", Token);
        await using var browse = await ours.BrowseAsync(Token);
        await using var warmUp = hostile.Python("flood.py", hostile.Address, "20000");
        await warmUp.LineAsync("Flooded", Token);
        var before = (Resident(alice), Resident(browse));
        await using var flood = hostile.Python("flood.py", hostile.Address, "300000");
        await flood.LineAsync(l => l == "Flooded", 120, Token);
        var after = (Resident(alice), Resident(browse));
        TestContext.Current.SendDiagnosticMessage("resident MiB of announcer and browser: {0} before, {1} after", before, after);
        Assert.InRange(after.Item1 - before.Item1, -100, 64);
        Assert.InRange(after.Item2 - before.Item2, -100, 64);

        var watch = Stopwatch.StartNew();
        await using var bob = honest.Announce("bob", "desk");
        await bob.LineAsync("Announced bob desk", Token);
        await browse.LineAsync("Found bob desk|", Token);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        Assert.DoesNotContain(alice.Lines, l => l.StartsWith("Renamed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_packet_is_well_formed_to_Wireshark_and_leaves_with_255_hops()
    {
        Tool.Require("tshark");
        await using var lan = await Lan.CreateAsync(Token);
        var (announcing, watching) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var capture = watching.Start(
            "tshark", "-l", "-i", "eth0", "-f", "udp port 5353", "-T", "fields", "-E", "separator=|", "-e", "ip.ttl", "-e", "ipv6.hlim", "-e", "dns.flags.response", "-e", "_ws.malformed", "-e", "dns.resp.ttl");
        await capture.LineAsync("Capturing on", Token);
        await using var browse = await announcing.BrowseAsync(Token);
        var alice = announcing.Announce("alice", "laptop");
        await alice.LineAsync("Announced", Token);
        await alice.TerminateAsync(Token);
        await capture.LineAsync(l => l.StartsWith("255|", StringComparison.Ordinal) && l.EndsWith("|0,0,0,0,0", StringComparison.Ordinal), Token);
        var packets = capture.Lines.Where(l => l.Contains('|', StringComparison.Ordinal)).ToArray();
        Assert.InRange(packets.Length, 10, 100);
        Assert.All(packets, packet => Assert.Matches(@"^(255\||\|255)\|(0|1|False|True)\|\|", packet));
    }

    /// <summary>Of the process itself, not of the ip command that became it: exec keeps the id.</summary>
    private static long Resident(LineProcess process) =>
        long.Parse(File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null) / 1024;
}
