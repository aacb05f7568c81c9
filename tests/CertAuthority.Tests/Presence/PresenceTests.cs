using System.Net;
using PeerSecure.CertAuthority.Presence;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Tests.Presence;

public sealed class PresenceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C7_contacts_see_who_is_here_and_since_when_somebody_is_gone()
    {
        var clock = new MovableTime();
        await using var authority = await RunningAuthority.StartAsync(clock);
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        await bob.LookUpAsync("alice");
        Assert.Null((await GetAsync(bob, "alice")).LastSeen);

        await PutAsync(alice, new PutPresence(["192.0.2.7:4000", "[2001:DB8::7]:4000"], 60, Hidden: false));
        var here = await GetAsync(bob, "alice");
        Assert.True(here.Online);
        Assert.Equal(["192.0.2.7:4000", "[2001:db8::7]:4000"], Assert.Single(here.Devices).Endpoints);

        clock.Move(TimeSpan.FromSeconds(61));
        var gone = await GetAsync(bob, "alice");
        Assert.False(gone.Online);
        Assert.Empty(gone.Devices);
        Assert.InRange(clock.GetUtcNow() - gone.LastSeen!.Value, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task A_goodbye_counts_at_once_and_last_seen_outlives_a_restart()
    {
        var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        await PutAsync(alice, new PutPresence([], 900, Hidden: false));
        Assert.True((await GetAsync(alice, "alice")).Online);
        (await alice.Http.DeleteAsync(new Uri("v1/presence", UriKind.Relative), Cancel)).EnsureSuccessStatusCode();
        Assert.False((await GetAsync(alice, "alice")).Online);

        await using var again = await RunningAuthority.StartAsync(await authority.StopAsync());
        using var client = again.NewClient(alice.Key.Identity());
        var record = await client.GetStringAsync(new Uri("v1/presence/alice", UriKind.Relative), Cancel);
        Assert.Contains("\"lastSeen\":\"20", record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task M5_strangers_learn_nothing_and_cannot_tell_who_exists()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var eve = await Member.JoinAsync(authority, "eve/desk");
        using var known = await eve.Http.GetAsync(new Uri("v1/presence/alice", UriKind.Relative), Cancel);
        using var unknown = await eve.Http.GetAsync(new Uri("v1/presence/nobody", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, known.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(PresenceCodes.NotShared, await Member.CodeOf(known));
        Assert.Equal(PresenceCodes.NotShared, await Member.CodeOf(unknown));
    }

    [Fact]
    public async Task Somebody_hidden_looks_like_somebody_never_seen()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        await bob.LookUpAsync("alice");
        await PutAsync(alice, new PutPresence(["192.0.2.7:4000"], 60, Hidden: true));
        using var listening = await alice.ListenAsync();
        Assert.Equivalent(new PresenceRecord("alice", false, null, []), await GetAsync(bob, "alice"));
        Assert.True((await GetAsync(alice, "alice")).Online);
        await PutAsync(alice, new PutPresence(["192.0.2.7:4000"], 60, Hidden: false));
        Assert.True((await GetAsync(bob, "alice")).Online);
    }

    [Theory]
    [InlineData("192.0.2.1:0")]
    [InlineData("192.0.2.1")]
    [InlineData("0.0.0.0:1")]
    [InlineData("224.0.0.1:1")]
    [InlineData("255.255.255.255:1")]
    [InlineData("[::]:1")]
    [InlineData("[ff02::1]:1")]
    [InlineData("[fe80::1%3]:1")]
    [InlineData("[::ffff:192.0.2.1]:1")]
    [InlineData("192.0.2.1:65536")]
    [InlineData("example.org:1")]
    [InlineData("")]
    [InlineData(null)]
    public void What_nobody_can_connect_to_is_no_endpoint(string? text) => Assert.False(ListenEndpoint.TryParse(text, out _));

    [Fact]
    public async Task Bad_presence_is_refused()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        PutPresence[] bad =
        [
            new(["192.0.2.1:1"], 29, false), new(["192.0.2.1:1"], 901, false), new([.. Enumerable.Repeat("192.0.2.1:1", 17)], 60, false), new(["x"], 60, false),
        ];
        foreach (var presence in bad)
        {
            using var answer = await alice.PutAsync("v1/presence", presence, PresenceJson.Default.PutPresence);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.False((await GetAsync(alice, "alice")).Online);
    }

    private static Task<PresenceRecord> GetAsync(Member member, string name) => member.GetAsync($"v1/presence/{name}", PresenceJson.Default.PresenceRecord);

    private static async Task PutAsync(Member member, PutPresence presence)
    {
        using var answer = await member.PutAsync("v1/presence", presence, PresenceJson.Default.PutPresence);
        answer.EnsureSuccessStatusCode();
    }
}
