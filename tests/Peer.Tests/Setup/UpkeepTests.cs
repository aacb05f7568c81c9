using System.Text.Json;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Revocation;
using PeerSecure.Common.Storage;
using PeerSecure.Common.Tests.Revocation;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Tests.Authority;
using PeerSecure.Peer.Vault;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Setup;

/// <summary>What a profile keeps in order beside its work: time, revocations, prekeys, ids.</summary>
public sealed class UpkeepTests
{
    private readonly TestAuthority _authority = new();
    private readonly ListAuthority _lists;

    public UpkeepTests() => _lists = new ListAuthority(_authority);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S3_after_a_restart_time_does_not_run_below_what_was_seen_even_on_a_clock_turned_back()
    {
        await using var server = new ScriptedAuthority(_authority, static _ => null);
        using var profile = await TestProfile.CreateAsync(_authority, server);
        var machine = new MovableMachine(_authority.Now);
        await using (var signedIn = await profile.OpenAsync(machine, _authority.Now))
        {
            await signedIn.EnsureTicketAsync(Cancel);
            machine.Passes(TimeSpan.FromMinutes(30));
            await signedIn.EnsureTicketAsync(Cancel);
        }

        await using var restarted = await profile.OpenAsync(new MovableMachine(_authority.Now.AddYears(-1)), null);
        Assert.InRange(restarted.Profile.Clock.Now, _authority.Now.AddMinutes(30).AddSeconds(-1), _authority.Now.AddMinutes(30));
    }

    [Fact]
    public async Task R2_a_command_learns_what_was_revoked_once_a_minute_and_keeps_it()
    {
        _lists.RevokeKey(1);
        await using var server = new ScriptedAuthority(_authority, request => IsPull(request) ? Lists(_lists.Both()) : null);
        using var profile = await TestProfile.CreateAsync(_authority, server);
        var machine = new MovableMachine(_authority.Now);
        await using (var signedIn = await profile.OpenAsync(machine, _authority.Now))
        {
            await signedIn.EnsureTicketAsync(Cancel);
            await signedIn.EnsureTicketAsync(Cancel);
        }

        await using (var next = await profile.OpenAsync(machine, _authority.Now))
        {
            Assert.True(next.Profile.Revocations.TryFindKey(ListAuthority.Key(1), out _));
            await next.EnsureTicketAsync(Cancel);
            Assert.Single(server.Requests, IsPull);
            machine.Passes(TimeSpan.FromMinutes(1));
            await next.EnsureTicketAsync(Cancel);
            Assert.Equal(2, server.Requests.Count(IsPull));
        }
    }

    [Fact]
    public async Task A4_beside_a_login_others_keep_their_ticket_and_none_without_roles_takes_its_place()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var goOn = new ManualResetEventSlim();
        await using var server = new ScriptedAuthority(_authority, request =>
        {
            if (request.Path != "/v1/login/first")
            {
                return null;
            }

            begun.TrySetResult();
            goOn.Wait();
            return ScriptedAnswer.Problem(401, "wrong-password");
        });
        using var profile = await TestProfile.CreateAsync(_authority, server);
        await using var signedIn = await profile.OpenAsync(new MovableMachine(_authority.Now), _authority.Now);
        await signedIn.EnsureTicketAsync(Cancel);

        using var password = Passphrase.CopyOf("guess");
        var login = signedIn.LoginAsync(password, Cancel);
        await begun.Task.WaitAsync(Cancel);
        Assert.Equal("t", signedIn.Client.Ticket);
        var beside = signedIn.EnsureTicketAsync(Cancel);
        goOn.Set();
        await Assert.ThrowsAsync<AuthorityException>(() => login);
        await beside;
        Assert.Equal(["device", "refresh"], server.Requests.Where(static request => request.Path == "/v1/tickets").Select(static request => JsonElement.Parse(request.Body).GetProperty("grant").GetString()));
    }

    [Theory]
    [InlineData("broken")]
    [InlineData("nonsense")]
    [InlineData("endless")]
    public async Task R2_a_list_that_cannot_be_had_fails_no_command_and_is_asked_for_again(string how)
    {
        await using var server = new ScriptedAuthority(_authority, request => !IsPull(request) ? null : how switch
        {
            "broken" => ScriptedAnswer.Problem(500, "internal"),
            "nonsense" => ScriptedAnswer.Json("[]"),
            _ => new ScriptedAnswer(200) { Length = 200_000_000 },
        });
        using var profile = await TestProfile.CreateAsync(_authority, server);
        await using var signedIn = await profile.OpenAsync(new MovableMachine(_authority.Now), _authority.Now);
        await signedIn.EnsureTicketAsync(Cancel);
        await signedIn.EnsureTicketAsync(Cancel);
        Assert.Equal("t", signedIn.Client.Ticket);
        Assert.Equal(2, server.Requests.Count(IsPull));
    }

    [Fact]
    public async Task R2_a_list_over_four_mebibytes_is_taken()
    {
        var taken = new TaskCompletionSource<RevocationUpdates>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedAuthority(_authority, static request => IsPull(request) ? ScriptedAnswer.Json($$"""{"updates":[],"later":"{{new string('x', 5 * 1024 * 1024)}}"}""") : null);
        using var client = ClientOf(server);
        var pull = new RevocationPull(client, _lists.NewPeer(), (updates, _) =>
        {
            taken.TrySetResult(updates);
            return Task.FromResult(false);
        });
        await pull.RunAsync(Cancel);
        Assert.Empty((await taken.Task.WaitAsync(Cancel)).Updates);
    }

    [Fact]
    public async Task R2_a_list_that_cannot_be_taken_is_told_while_running()
    {
        await using var server = new ScriptedAuthority(_authority, static request => IsPull(request) ? new ScriptedAnswer(200) { Length = 200_000_000 } : ScriptedAnswer.Problem(500, "internal"));
        using var client = ClientOf(server);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var told = new TaskCompletionSource<AuthorityException>(TaskCreationOptions.RunContinuationsAsynchronously);
        var feed = new AuthorityFeed(client, _lists.NewPeer(), static _ => Task.CompletedTask, static (_, _) => Task.FromResult(false), TimeProvider.System) { NotTaken = why => told.TrySetResult(why) };
        var running = feed.RunAsync(stop.Token);
        Assert.Equal(AuthorityFailure.BadAnswer, (await told.Task.WaitAsync(Cancel)).Reason);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task R4_what_a_restored_authority_forgot_is_handed_back_once_for_each_of_its_lists()
    {
        var peer = _lists.NewPeer();
        var backup = _lists.Backup();
        _lists.RevokeKey(2);
        peer.Take(_lists.Both(), _authority.Now);
        _lists.Restore(backup);
        await using var server = new ScriptedAuthority(_authority, request => IsPull(request) ? Lists(_lists.Both()) : null);
        using var client = ClientOf(server);
        var pull = new RevocationPull(client, peer, (updates, _) =>
        {
            peer.Take(updates, _authority.Now);
            return Task.FromResult(false);
        });
        await pull.RunAsync(Cancel);
        await pull.RunAsync(Cancel);
        var handedBack = Assert.Single(server.Requests, static request => request is { Method: "POST", Path: "/v1/revocations" });
        Assert.True(RevocationUpdates.TryParse(handedBack.Body, out var updates));
        var restored = _lists.NewPeer();
        restored.Take(updates, _authority.Now);
        Assert.True(restored.TryFindKey(ListAuthority.Key(2), out _));
    }

    [Fact]
    public async Task K1_the_private_half_of_a_prekey_is_gone_31_days_after_its_successor_was_published()
    {
        await using var server = new ScriptedAuthority(_authority, static _ => null);
        using var profile = await TestProfile.CreateAsync(_authority, server);
        var machine = new MovableMachine(_authority.Now);
        await using var signedIn = await profile.OpenAsync(machine, _authority.Now);
        var keys = new PublishedKeys(signedIn.Profile, signedIn.Client);
        await keys.RenewPrekeyAsync(Cancel);
        var first = IdOf(server);
        Prove(TimeSpan.FromDays(8));
        await keys.RenewPrekeyAsync(Cancel);
        var second = IdOf(server);
        Assert.True(second > first);
        Prove(TimeSpan.FromDays(30));
        await keys.RenewPrekeyAsync(Cancel);
        Assert.True(IsKept(first) && IsKept(second));
        Prove(TimeSpan.FromDays(2));
        await keys.RenewPrekeyAsync(Cancel);
        Assert.False(IsKept(first));
        Assert.True(IsKept(second) && IsKept(IdOf(server)));

        bool IsKept(long id)
        {
            using var prekey = keys.LoadPrekey(id);
            return prekey is not null;
        }

        void Prove(TimeSpan later)
        {
            machine.Passes(later);
            signedIn.Profile.Clock.Prove(machine.GetUtcNow(), machine.GetTimestamp());
        }
    }

    [Fact]
    public async Task K1_a_vault_from_a_backup_gives_out_no_prekey_id_twice_and_is_not_refused()
    {
        var newest = 0L;
        await using var server = new ScriptedAuthority(_authority, request => request.Path == "/v1/prekeys" ? Publish(request) : null);
        using var profile = await TestProfile.CreateAsync(_authority, server);
        using var backup = await TestProfile.CreateAsync(_authority, server);   // the state before: nothing published yet, then one prekey of its own
        var machine = new MovableMachine(_authority.Now);
        await using var restored = await backup.OpenAsync(machine, _authority.Now);
        await new PublishedKeys(restored.Profile, restored.Client).RenewPrekeyAsync(Cancel);
        machine.Passes(TimeSpan.FromMinutes(1));
        await using (var lost = await profile.OpenAsync(machine, machine.GetUtcNow()))
        {
            await new PublishedKeys(lost.Profile, lost.Client).RenewPrekeyAsync(Cancel);
        }

        var last = newest;
        machine.Passes(TimeSpan.FromMinutes(1));
        await new PublishedKeys(restored.Profile, restored.Client).RenewPrekeyAsync(Cancel);
        Assert.True(newest > last);

        ScriptedAnswer Publish(ScriptedRequest request)
        {
            var id = PrekeyIdOf(request);
            var isOld = id < newest;
            newest = Math.Max(newest, id);
            return isOld ? ScriptedAnswer.Problem(409, "bad-key-document") : new ScriptedAnswer(204);
        }
    }

    [Fact]
    public async Task M3_ids_are_forgotten_after_35_days()
    {
        await using var server = new ScriptedAuthority(_authority, static _ => null);
        using var profile = await TestProfile.CreateAsync(_authority, server);
        var machine = new MovableMachine(_authority.Now);
        await using var signedIn = await profile.OpenAsync(machine, _authority.Now);
        foreach (var (id, days) in ((string, int)[])[("old", 36), ("young", 34)])
        {
            await signedIn.Profile.Vault.Database.WriteAsync(connection => connection.Execute(
                "INSERT INTO seen_ids (sender, id, at) VALUES ('bob', $id, $at)", ("$id", id), ("$at", HistoryStore.Stamp(_authority.Now.AddDays(-days)))), Cancel);
        }

        await new DeviceUpkeep(signedIn, machine).OnceAsync(Cancel);
        Assert.Equal(["young"], signedIn.Profile.Vault.Database.Read(static connection => connection.Query("SELECT id FROM seen_ids", static row => row.GetString(0))));
    }

    private AuthorityClient ClientOf(ScriptedAuthority server)
    {
        var clock = new AuthorityClock(TimeProvider.System, DateTimeOffset.MinValue);
        clock.Prove(_authority.Now, TimeProvider.System.GetTimestamp());
        return new AuthorityClient(server.Joined, server.Joined.ToAnchors(), new TestRevocations(), identity: null, clock, TimeProvider.System);
    }

    private static long IdOf(ScriptedAuthority server) => PrekeyIdOf(server.Requests.Last(static request => request.Path == "/v1/prekeys"));

    private static long PrekeyIdOf(ScriptedRequest request)
    {
        var document = JsonSerializer.Deserialize(request.Body, DeviceJson.Default.PublishKeys)!.Prekey!;
        return JsonElement.Parse(document.Payload).GetProperty("id").GetInt64();
    }

    private static bool IsPull(ScriptedRequest request) => request.Method == "GET" && request.Path.StartsWith("/v1/revocations", StringComparison.Ordinal);

    private static ScriptedAnswer Lists(RevocationUpdates updates) => new(200) { Type = "application/json", Body = updates.ToJson() };
}
