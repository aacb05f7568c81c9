namespace PeerSecure.EndToEnd.Tests.Discovery;

[Collection(NetworkNamespaces.Name)]
public sealed class AvahiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Avahi_sees_us_resolves_our_name_and_honours_our_goodbye()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var (ours, theirs) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var avahi = await Avahi.StartAsync(theirs, "beta", Token);
        await using var browse = avahi.Browse();
        await using var alice = ours.Announce("alice", "laptop");

        var found = await browse.LineAsync(l => l.StartsWith("=;eth0;IPv4;alice\\032laptop;", StringComparison.Ordinal), Token);
        var fields = found.Split(';');
        Assert.Equal(["10.77.0.1", "1256"], fields[7..9]);
        Assert.Contains("\"n=alice\"", fields[9], StringComparison.Ordinal);
        await browse.LineAsync(l => l.StartsWith("=;eth0;IPv6;alice\\032laptop;", StringComparison.Ordinal), Token);

        await using var resolve = avahi.Tools("avahi-resolve", "-4", "-n", fields[6]);
        await resolve.LineAsync("10.77.0.1", Token);

        await alice.TerminateAsync(Token);
        await browse.LineAsync(l => l.StartsWith("-;eth0;IPv4;alice\\032laptop;", StringComparison.Ordinal), 3, Token);
    }

    [Fact]
    public async Task We_see_what_Avahi_publishes_and_that_it_is_gone()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var (ours, theirs) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var avahi = await Avahi.StartAsync(theirs, "beta", Token);
        await using var browse = await ours.BrowseAsync(Token);
        await using var publish = avahi.Publish("bob desk", "4711", "v=1", "n=bob", "d=desk");

        var found = await browse.LineAsync("Found bob desk|beta.local|4711|10.77.0.2:4711", Token);
        Assert.EndsWith("|bob/desk", found, StringComparison.Ordinal);
        await publish.TerminateAsync(Token);
        await browse.LineAsync(l => l.StartsWith("Lost bob desk|", StringComparison.Ordinal), 5, Token);
    }

    [Fact]
    public async Task The_name_Avahi_has_is_not_taken_from_it()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var (ours, theirs) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var avahi = await Avahi.StartAsync(theirs, "beta", Token);
        await using var publish = avahi.Publish("alice laptop", "4711");
        await publish.LineAsync("Established under name 'alice laptop'", Token);
        await using var alice = ours.Announce("alice", "laptop");
        await alice.LineAsync("Announced alice laptop (2)", Token);
        await using var browse = avahi.Browse();
        await browse.LineAsync(l => l.StartsWith("=;eth0;IPv4;alice\\032laptop\\032\\0402\\041;", StringComparison.Ordinal), Token);
    }

    [Fact]
    public async Task Avahi_does_not_take_the_name_we_have()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var (ours, theirs) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var avahi = await Avahi.StartAsync(theirs, "beta", Token);
        await using var alice = ours.Announce("alice", "laptop");
        await alice.LineAsync("Announced alice laptop", Token);
        await using var publish = avahi.Publish("alice laptop", "4711");
        await publish.LineAsync("alice laptop #2", Token);
        Assert.DoesNotContain(alice.Lines, l => l.StartsWith("Renamed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Port_5353_is_shared_with_Avahi_on_the_same_host()
    {
        await using var lan = await Lan.CreateAsync(Token);
        var (both, other) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var avahi = await Avahi.StartAsync(both, "alpha", Token);
        await using var publish = avahi.Publish("bob desk", "4711");
        await using var alice = both.Announce("alice", "laptop");
        await using var local = avahi.Browse();
        await using var ourLocal = await both.BrowseAsync(Token);
        await using var remote = await other.BrowseAsync(Token);
        await local.LineAsync(l => l.StartsWith("=;eth0;IPv4;alice\\032laptop;", StringComparison.Ordinal), Token);
        await ourLocal.LineAsync("Found alice laptop|", Token);
        await ourLocal.LineAsync("Found bob desk|alpha.local|", Token);
        await remote.LineAsync("Found alice laptop|", Token);
        await remote.LineAsync("Found bob desk|alpha.local|", Token);
    }
}
