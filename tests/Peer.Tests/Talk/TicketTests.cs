using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Talk;

namespace PeerSecure.Peer.Tests.Talk;

/// <summary>A5: a ticket in the hello proves roles, and each rule about it is broken once.</summary>
public sealed class TicketTests : IAsyncDisposable
{
    private readonly TalkLab _lab = new();
    private readonly TestTickets _tickets;

    public TicketTests() => _tickets = new TestTickets(_lab.Authority);

    public static TheoryData<string, string> Broken => new()
    {
        { "another audience", """{"aud":"peer:carol"}""" },
        { "for the authority", """{"aud":"authority"}""" },
        { "another authority", """{"iss":"00000000000000000000000000000000"}""" },
        { "no binding", """{"cnf":null,"device":null}""" },
        { "bound to another certificate", """{"cnf":{"x5t#S256":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}""" },
        { "of somebody else", """{"sub":"mallory"}""" },
        { "of another device", """{"device":"phone"}""" },
        { "a role without a password", """{"amr":["device"]}""" },
        { "expired", """{"iat":-900,"nbf":-900,"auth_time":-900,"exp":-60}""" },
        { "not valid yet", """{"iat":300,"nbf":300,"exp":900}""" },
        { "lives too long", """{"exp":3600}""" },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A5_a_good_ticket_proves_the_callers_roles()
    {
        var (alice, bob) = await PairAsync(leaf => [_tickets.Make(leaf)]);
        await alice.ConnectAsync(bob, Cancel);
        Assert.Equal(["admin"], (await bob.NextAsync<TalkEvent.Opened>(Cancel)).Peer.Roles);
        Assert.Empty((await alice.NextAsync<TalkEvent.Opened>(Cancel)).Peer.Roles);   // who listens shows none
    }

    [Fact]
    public async Task A5_an_authority_that_is_down_stops_no_session_and_proves_no_roles()
    {
        var alice = await _lab.AddAsync("alice", "laptop", end => end.Tickets = _tickets.Of(end.Leaf));
        var bob = await _lab.AddAsync("bob", "desk", end => end.Tickets = _tickets.Of(end.Leaf));
        await alice.ConnectAsync(bob, Cancel);
        Assert.Empty((await bob.NextAsync<TalkEvent.Opened>(Cancel)).Peer.Roles);
    }

    [Fact]
    public async Task A5_keys_are_kept_so_that_tickets_are_verified_with_the_authority_down()
    {
        var (alice, bob) = await PairAsync(leaf => [_tickets.Make(leaf), _tickets.Make(leaf)]);
        await alice.ConnectAsync(bob, Cancel);
        await bob.NextAsync<TalkEvent.Opened>(Cancel);
        bob.Tickets = bob.Tickets! with { FetchKeys = static _ => throw new AuthorityException(AuthorityFailure.Unreachable, "authority") };
        await bob.RestartAsync();
        await alice.ConnectAsync(bob, Cancel);
        Assert.Equal(["admin"], (await bob.NextAsync<TalkEvent.Opened>(Cancel)).Peer.Roles);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A5_a_ticket_that_breaks_one_rule_ends_the_session(string rule, string claims)
    {
        var (alice, bob) = await PairAsync(leaf => [_tickets.Make(leaf, ticket => Change(ticket, claims))]);
        await ExpectRefusalAsync(alice, bob, rule);
    }

    [Fact]
    public async Task A5_a_forged_ticket_ends_the_session()
    {
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (alice, bob) = await PairAsync(leaf =>
        {
            var good = _tickets.Make(leaf);
            return [_tickets.Make(leaf, key: foreign), $"{good[..^4]}AAAA", "not a ticket", new string('a', 4000)];
        });
        for (var forged = 0; forged < 4; forged++)
        {
            await ExpectRefusalAsync(alice, bob, $"forged {forged}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A5_a_ticket_passes_once_even_across_a_restart(bool restarts)
    {
        var (alice, bob) = await PairAsync(leaf => [.. Enumerable.Repeat(_tickets.Make(leaf), 2)]);
        var live = await alice.ConnectAsync(bob, Cancel);
        await bob.NextAsync<TalkEvent.Opened>(Cancel);
        live.Session.End(SessionEndKind.Goodbye, "goodbye");
        await live.Ended.WaitAsync(Cancel);
        if (restarts)
        {
            await bob.RestartAsync();
        }

        await ExpectRefusalAsync(alice, bob, "shown twice");
    }

    [Fact]
    public async Task A6_an_ended_login_proves_nothing_any_more_and_its_tickets_are_refused()
    {
        var login = TestTickets.RandomId();
        var (alice, bob) = await PairAsync(leaf => [_tickets.Make(leaf, ticket => ticket["sid"] = login), _tickets.Make(leaf, ticket => ticket["sid"] = login)]);
        var live = await alice.ConnectAsync(bob, Cancel);
        var opened = await bob.NextAsync<TalkEvent.Opened>(Cancel);
        Assert.Equal(["admin"], opened.Peer.Roles);
        bob.World.Tickets!.Ended.Take(new ServerEvent("ended-login", $$"""{"logins":["{{login}}"]}"""));
        Assert.Empty(opened.Peer.Roles);
        live.Session.End(SessionEndKind.Goodbye, "goodbye");
        await live.Ended.WaitAsync(Cancel);
        await ExpectRefusalAsync(alice, bob, "login ended");
    }

    [Fact]
    public async Task A5_what_cannot_be_judged_without_the_authority_ends_nothing()
    {
        using var newer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var alice = await _lab.AddAsync("alice", "laptop", end => end.Tickets = _tickets.Shows(
            end.Leaf, _tickets.Make(end.Leaf, key: newer), _tickets.Make(end.Leaf, ticket => Change(ticket, """{"iat":300,"nbf":300,"exp":900}"""))));
        var bob = await _lab.AddAsync("bob", "desk", end => end.Tickets = _tickets.Of(end.Leaf) with { FetchKeys = static _ => throw new AuthorityException(AuthorityFailure.Unreachable, "authority") });
        var live = await alice.ConnectAsync(bob, Cancel);
        Assert.Empty((await bob.NextAsync<TalkEvent.Opened>(Cancel)).Peer.Roles);   // a key that only the authority could tell us of
        live.Session.End(SessionEndKind.Goodbye, "goodbye");
        await live.Ended.WaitAsync(Cancel);

        bob.Tickets = _tickets.Of(bob.Leaf) with { IsTimeProven = static () => false };
        await bob.RestartAsync();
        await alice.ConnectAsync(bob, Cancel);
        Assert.Empty((await bob.NextAsync<TalkEvent.Opened>(Cancel)).Peer.Roles);   // our own clock may be the one that is wrong
    }

    private async Task<(TalkEnd Alice, TalkEnd Bob)> PairAsync(Func<PeerSecure.Tests.Shared.TestLeaf, string[]> tickets) => (
        await _lab.AddAsync("alice", "laptop", end => end.Tickets = _tickets.Shows(end.Leaf, tickets(end.Leaf))),
        await _lab.AddAsync("bob", "desk", end => end.Tickets = _tickets.Of(end.Leaf)));

    private static async Task ExpectRefusalAsync(TalkEnd alice, TalkEnd bob, string rule)
    {
        var refusal = await Assert.ThrowsAsync<SessionException>(() => alice.ConnectAsync(bob, Cancel));
        Assert.True(refusal.Reason == SessionFailure.RefusedByPeer, $"{rule}: {refusal.Code}");
        Assert.Equal("bad-ticket", (await bob.NextAsync<TalkEvent.Refused>(Cancel)).Why.Code);
    }

    /// <summary>Claims to put in place of the good ones; null takes one out, and times count from now.</summary>
    private static void Change(JsonObject ticket, string claims)
    {
        var now = ticket["iat"]!.GetValue<long>() + 10;
        foreach (var (name, value) in JsonNode.Parse(claims)!.AsObject())
        {
            if (value is null)
            {
                ticket.Remove(name);
            }
            else
            {
                ticket[name] = name is "iat" or "nbf" or "exp" or "auth_time" ? now + value.GetValue<long>() : value.DeepClone();
            }
        }
    }
}
