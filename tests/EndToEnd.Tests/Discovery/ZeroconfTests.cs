namespace PeerSecure.EndToEnd.Tests.Discovery;

[Collection(NetworkNamespaces.Name)]
public sealed class ZeroconfTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Python_zeroconf_sees_us_and_honours_our_goodbye()
    {
        Tool.RequireZeroconf();
        await using var lan = await Lan.CreateAsync(Token);
        var (ours, theirs) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var browse = theirs.Python("zeroconf_peer.py", "browse");
        await browse.LineAsync("Ready", Token);
        await using var alice = ours.Announce("alice", "laptop");
        var found = await browse.LineAsync("Found alice laptop._peersecure._tcp.local. ps-", Token);
        Assert.Contains(".local. 1256 10.77.0.1 v=1 n=alice d=laptop ca=", found, StringComparison.Ordinal);
        await alice.TerminateAsync(Token);
        await browse.LineAsync("Lost alice laptop._peersecure._tcp.local.", Token);
    }

    [Fact]
    public async Task We_see_what_python_zeroconf_announces_and_that_it_is_gone()
    {
        Tool.RequireZeroconf();
        await using var lan = await Lan.CreateAsync(Token);
        var (ours, theirs) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token));
        await using var publish = theirs.Python("zeroconf_peer.py", "publish", "carol python", theirs.Address);
        await publish.LineAsync("Ready", Token);
        await using var browse = await ours.BrowseAsync(Token);
        await browse.LineAsync("Found carol python|python-host.local|4711|10.77.0.2:4711|carol/python", Token);
        await publish.CloseInputAsync();
        await browse.LineAsync("Lost carol python|", Token);
    }

    [Fact]
    public async Task A_name_python_zeroconf_has_is_not_taken_from_it_and_ours_not_by_it()
    {
        Tool.RequireZeroconf();
        await using var lan = await Lan.CreateAsync(Token);
        var (ours, theirs, other) = (await lan.HostAsync(1, Token), await lan.HostAsync(2, Token), await lan.HostAsync(3, Token));
        await using var publish = theirs.Python("zeroconf_peer.py", "publish", "alice laptop", theirs.Address);
        await publish.LineAsync("Ready", Token);
        await using var alice = ours.Announce("alice", "laptop");
        await alice.LineAsync("Announced alice laptop (2)", Token);
        await using var second = other.Python("zeroconf_peer.py", "publish", "alice laptop (2)", other.Address);
        await second.LineAsync("Published alice laptop (2)-2.", Token);
    }
}
