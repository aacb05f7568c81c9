using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Neighbours;

/// <summary>People find each other by name: on the local network, through the authority, or not when they hide. Real programs, real network.</summary>
public sealed class FindingTests(Office office) : IClassFixture<Office>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_listening_peer_and_the_authority_are_discovered_and_say_goodbye()
    {
        // mallory watches: no test of this office lets her meet alice, while bob may know alice from an earlier one
        await using var watching = office.Mallory.Start("discover", "--watch", "--json");
        await using var alice = await office.Alice.ListenAsync(Token);
        var found = Person.Parse(await watching.LineAsync(static line => Is(line, "found", "alice"), 60, Token));
        Assert.Equal(["10.77.0.1:1257", Any], Addresses(found));
        Assert.Equal((true, "unknown"), (found.GetProperty("sameAuthority").GetBoolean(), found.GetProperty("trust").GetString()));

        var list = await office.Bob.JsonAsync(0, Token, "discover");
        Assert.Equal("laptop", Assert.Single(list.GetProperty("peers").EnumerateArray()).GetProperty("device").GetString());
        var authority = Assert.Single(list.GetProperty("authorities").EnumerateArray());
        Assert.Equal(("joined", "10.77.0.9:1256"), (authority.GetProperty("trust").GetString(), authority.GetProperty("join").GetString()));
        Assert.Contains($"authority  {office.AuthorityId[..16]}  10.77.0.9:1256", (await office.Bob.RunAsync(0, Token, "discover")).Output, StringComparison.Ordinal);

        await alice.TerminateAsync(Token);
        await watching.LineAsync(static line => Is(line, "lost", "alice"), 60, Token);
    }

    [Fact]
    public async Task Avahi_sees_a_listening_peer()
    {
        await using var avahi = await Avahi.StartAsync(office.Bob.Host, "beta", Token);
        await using var alice = await office.Alice.ListenAsync(Token);
        await using var browsing = avahi.Browse();
        var line = await browsing.LineAsync(static line => line.StartsWith("=;eth0;IPv4;alice\\032laptop;_peersecure._tcp;local;", StringComparison.Ordinal), 60, Token);
        Assert.Contains($";10.77.0.1;1257;", line, StringComparison.Ordinal);
        Assert.Contains($"\"n=alice\"", line, StringComparison.Ordinal);
        Assert.Contains($"\"ca={office.AuthorityId}\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_authority_down_a_name_is_found_on_the_local_network()
    {
        await using var alice = await office.Alice.ListenAsync(Token);
        await office.Authority.TerminateAsync(Token);
        try
        {
            await office.Bob.RunAsync(0, Token, "connect", "alice", "--send", "without anybody in between");
            await alice.LineAsync("without anybody in between", Token);
        }
        finally
        {
            await office.StartAuthorityAsync(Token);
        }
    }

    [Fact]
    public async Task Where_multicast_is_blocked_a_name_is_found_by_presence()
    {
        Tool.Require("nft");
        await BlockAsync();
        try
        {
            await using var alice = await office.Alice.ListenAsync(Token);
            await ConnectSoonAsync("alice", "by presence");
            await alice.LineAsync("by presence", Token);
            Assert.True((await PresenceOfAliceAsync()).GetProperty("online").GetBoolean());
            await alice.TerminateAsync(Token);

            // goodbye takes it back at once
            var (_, words) = await office.Bob.RunAsync(5, Token, "connect", "alice", "--send", "nobody");
            Assert.Contains("mDNS: nothing found", words, StringComparison.Ordinal);
            Assert.Contains("presence: last seen ", words, StringComparison.Ordinal);
            var gone = await PresenceOfAliceAsync();
            Assert.False(gone.GetProperty("online").GetBoolean());
            Assert.InRange(DateTimeOffset.UtcNow - gone.GetProperty("lastOnline").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromMinutes(2));
        }
        finally
        {
            await office.Bob.Host.RunAsync(Token, "nft", "delete", "table", "inet", "block");
        }
    }

    [Fact]
    public async Task A_peer_that_was_killed_is_no_longer_discovered()
    {
        await using (var alice = await office.Alice.ListenAsync(Token))
        {
            await using var watching = office.Bob.Start("discover", "--watch", "--json");
            await watching.LineAsync(static line => Is(line, "found", "alice"), 60, Token);
        }

        // killed with its process tree, without a goodbye; whoever looks from now on asks, and nobody answers
        Assert.Empty((await office.Bob.JsonAsync(0, Token, "discover")).GetProperty("peers").EnumerateArray());
    }

    [Fact]
    public async Task A_hidden_peer_is_found_by_its_address_only()
    {
        await using var alice = await office.Alice.ListenAsync(Token, "--hidden");
        Assert.Empty((await office.Bob.JsonAsync(0, Token, "discover")).GetProperty("peers").EnumerateArray());
        var (_, words) = await office.Bob.RunAsync(5, Token, "connect", "alice", "--send", "not found");
        Assert.Contains("mDNS: nothing found, presence: nothing found", words, StringComparison.Ordinal);
        await office.Bob.RunAsync(0, Token, "connect", "alice@10.77.0.1:1257", "--send", "by address");
        await alice.LineAsync("by address", Token);
    }

    [Fact]
    public async Task A_forged_advert_leads_to_a_refused_session_and_nothing_else()
    {
        // mallory has a good certificate of the same authority, and tells the network to be alice
        await using var mallory = await office.Mallory.ListenAsync(Token, "--hidden");
        await using var avahi = await Avahi.StartAsync(office.Mallory.Host, "gamma", Token);
        await using var forged = avahi.Publish("alice laptop", "1257", "v=1", "n=alice", "d=laptop", $"ca={office.AuthorityId}", "fp=0011223344556677");
        await forged.LineAsync("Established", Token);
        var (_, words) = await office.Bob.RunAsync(6, Token, "connect", "alice", "--send", "for alice only");
        Assert.Contains("10.77.0.3:1257 (mDNS): ", words, StringComparison.Ordinal);
        Assert.DoesNotContain("for alice only", mallory.ToString(), StringComparison.Ordinal);

        // and with alice beside it, the forgery costs a moment
        await using var alice = await office.Alice.ListenAsync(Token);
        await office.Bob.RunAsync(0, Token, "connect", "alice", "--send", "for alice only");
        await alice.LineAsync("for alice only", Token);
        Assert.DoesNotContain("for alice only", mallory.ToString(), StringComparison.Ordinal);
    }

    private const string Any = "(an IPv6 address)";

    private static string[] Addresses(JsonElement report) =>
        [.. report.GetProperty("addresses").EnumerateArray().Select(static address => address.GetString()!).Select(static text => text.StartsWith('[') ? Any : text)];

    private static bool Is(string line, string happened, string name) =>
        line.StartsWith('{') && line.Contains($"\"event\":\"{happened}\"", StringComparison.Ordinal) && line.Contains($"\"name\":\"{name}\"", StringComparison.Ordinal);

    private async Task<JsonElement> PresenceOfAliceAsync() =>
        (await office.Bob.JsonAsync(0, Token, "contacts", "--online")).GetProperty("contacts").EnumerateArray().Single(static contact => contact.GetProperty("account").GetString() == "alice");

    private Task<string> BlockAsync() => office.Bob.Host.RunAsync(
        Token, "nft", "add table inet block; add chain inet block c { type filter hook input priority 0; }; add rule inet block c udp dport 5353 drop");

    /// <summary>The listener tells the authority of itself beside what else it does, so a caller may come a moment too early.</summary>
    private async Task ConnectSoonAsync(string name, string text)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await office.Bob.RunAsync(0, Token, "connect", name, "--send", text);
                return;
            }
            catch (Xunit.Sdk.TrueException) when (attempt < 5)
            {
                await timer.WaitForNextTickAsync(Token);
            }
        }
    }
}
