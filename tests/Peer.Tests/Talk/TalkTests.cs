using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Trust;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Tests.Talk;

public sealed class TalkTests : IAsyncDisposable
{
    private readonly TalkLab _lab = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Texts_go_both_ways_are_kept_and_count_as_delivered_by_receipt()
    {
        var (alice, bob) = await PairAsync();
        await alice.ConnectAsync(bob, Cancel);
        var sent = alice.Send(bob, "hello bob");
        var arrived = await bob.NextAsync<TalkEvent.Text>(Cancel);
        Assert.Equal("hello bob", arrived.Entry.Body);
        Assert.Equal("alice/laptop", arrived.Peer.ToString());
        Assert.Equal(KeptAs.New, await arrived.Kept);
        Assert.Equal(MessageState.Delivered, await sent.Delivered.WaitAsync(Cancel));
        bob.Send(alice, "hello alice");
        var answer = await alice.NextAsync<TalkEvent.Text>(Cancel);
        Assert.Equal("hello alice", answer.Entry.Body);
        await answer.Kept;
        var page = alice.Vault.History.Page("bob", null, 10).Where(static entry => entry.Kind == MessageKind.Text).ToList();
        Assert.Equal(2, page.Count);
        Assert.Equal(MessageState.Delivered, alice.Vault.History.Find("alice", sent.Entry.Id)!.State);
        Assert.Empty(alice.Vault.Outbox.For("bob"));
    }

    [Fact]
    public async Task M3_what_was_written_without_a_session_leaves_with_the_next_one_in_order()
    {
        var (alice, bob) = await PairAsync();
        var waiting = Enumerable.Range(0, 250).Select(number => alice.Send(bob, $"m{number}")).ToList();
        await Task.WhenAll(waiting.Select(static sent => sent.Kept)).WaitAsync(Cancel);
        await alice.ConnectAsync(bob, Cancel);
        for (var number = 0; number < waiting.Count; number++)
        {
            Assert.Equal($"m{number}", (await bob.NextAsync<TalkEvent.Text>(Cancel)).Entry.Body);
        }

        await Task.WhenAll(waiting.Select(static sent => sent.Delivered)).WaitAsync(Cancel);
        Assert.Empty(alice.Vault.Outbox.For("bob"));
    }

    [Fact]
    public async Task M4_that_a_text_was_read_is_told_over_the_session_by_a_signed_receipt()
    {
        var (alice, bob) = (await _lab.AddAsync("alice", "laptop"), await _lab.AddAsync("bob", "desk"));
        await alice.ConnectAsync(bob, Cancel);
        var sent = alice.Send(bob, "read me");
        var text = await bob.NextAsync<TalkEvent.Text>(Cancel);
        Assert.Equal(KeptAs.New, await text.Kept);
        await sent.Delivered.WaitAsync(Cancel);
        Assert.Equal(MessageState.Delivered, alice.Vault.History.Find("alice", sent.Entry.Id)!.State);

        Assert.True(await bob.Node.TryTellReadAsync(text.Entry, TextBody.Of("read me")));
        await alice.NextAsync<TalkEvent.Moved>(Cancel, static moved => moved.State == MessageState.Read);
        Assert.Equal(MessageState.Read, alice.Vault.History.Find("alice", sent.Entry.Id)!.State);
        Assert.False(await bob.Node.TryTellReadAsync(text.Entry with { Device = "phone" }, TextBody.Of("read me")));   // not the device that wrote it
    }

    [Fact]
    public async Task Receipts_that_come_together_are_kept_together()
    {
        const int Texts = 100;
        var (alice, bob) = (await _lab.AddAsync("alice", "laptop"), await _lab.AddAsync("bob", "desk"));
        await alice.ConnectAsync(bob, Cancel);
        using var gate = new ManualResetEventSlim();
        var held = bob.Vault.Database.WriteAsync(_ => gate.Wait(Cancel), Cancel);   // receipts wait for the disk of the other side
        var sent = Enumerable.Range(0, Texts).Select(number => alice.Send(bob, $"{number}")).ToList();
        await Task.WhenAll(sent.Select(static text => text.Kept));
        var before = alice.Vault.Database.Counters.Groups;
        gate.Set();
        await held;
        await Task.WhenAll(sent.Select(static text => text.Delivered)).WaitAsync(Cancel);
        Assert.InRange(alice.Vault.Database.Counters.Groups - before, 1, Texts / 2);
    }

    [Fact]
    public async Task A_session_that_ends_returns_to_listening_and_the_roles_may_swap()
    {
        var (alice, bob) = await PairAsync();
        var first = await alice.ConnectAsync(bob, Cancel);
        first.Session.End(SessionEndKind.Goodbye, "goodbye");
        Assert.Equal(SessionEndKind.Goodbye, (await bob.NextAsync<TalkEvent.Ended>(Cancel)).End.Kind);
        await first.Ended;
        var second = await bob.ConnectAsync(alice, Cancel);
        Assert.True(second.Opened.Outgoing);
        Assert.Equal(MessageState.Delivered, await alice.Send(bob, "again").Delivered.WaitAsync(Cancel));
    }

    [Fact]
    public async Task R3_a_list_ends_the_live_session_at_once_and_is_handed_on()
    {
        var (alice, bob) = await PairAsync();
        var carol = await _lab.AddAsync("carol", "desk");
        await alice.ConnectAsync(bob, Cancel);
        await carol.ConnectAsync(bob, Cancel);
        var withAlice = bob.Node.Sessions.Single(static live => live.Peer.Account == "alice");
        await bob.Node.News.TakeAsync(_lab.Revoke(alice.Leaf), Cancel);
        Assert.Equal(SessionEndKind.Revoked, (await withAlice.Ended).Kind);
        Assert.Equal(SessionEndKind.Revoked, (await alice.NextAsync<TalkEvent.Ended>(Cancel)).End.Kind);

        // Carol's session stays, and she learns of it from Bob
        Assert.Equal(MessageState.Delivered, await carol.Send(bob, "still here").Delivered.WaitAsync(Cancel));
        await Poll.UntilAsync(() => carol.Revocations.TryFindKey(alice.Leaf.KeyHash, out _), Cancel);
        Assert.Equal(SessionFailure.Revoked, (await Assert.ThrowsAsync<SessionException>(() => carol.ConnectAsync(alice, Cancel))).Reason);
    }

    [Fact]
    public async Task C6_the_live_session_of_a_key_that_a_compromised_one_vouched_for_ends_at_once()
    {
        var (alice, bob) = await PairAsync();
        await alice.ConnectAsync(bob, Cancel);
        var phone = await _lab.AddAsync("bob", "phone2");
        Assert.True(DeviceIdentity.TryParse(bob.Leaf.Received.UnverifiedUri, out var desk));
        phone.Evidence = new KeyEvidence
        {
            Admissions = [ReceivedKeyStatement.Sign(KeyStatementKind.Admission, bob.Leaf.Key, desk, DeviceName.Parse("phone2"), phone.Leaf.Spki, 1, _lab.Authority.Now)],
        };
        await phone.ConnectAsync(alice, Cancel);
        await Poll.UntilAsync(() => alice.Node.Sessions.Count == 2, Cancel);
        var withPhone = alice.Node.Sessions.Single(static live => live.Peer.Device == "phone2");
        await alice.Node.News.TakeAsync(_lab.Revoke(bob.Leaf), Cancel);
        var end = await withPhone.Ended.WaitAsync(Cancel);
        Assert.Equal((SessionEndKind.Refused, "key-change"), (end.Kind, end.Detail));
        Assert.Equal(SessionEndKind.Refused, (await phone.NextAsync<TalkEvent.Ended>(Cancel)).End.Kind);
        Assert.Equal(SessionFailure.KeyChangeNeedsDecision, (await Assert.ThrowsAsync<SessionException>(() => alice.Node.ConnectAsync(
            new WantedPeer(AccountName.Parse("bob"), DeviceName.Parse("phone2")), "bob/phone2", [new GivenAddress("127.0.0.1", phone.Port)], Cancel))).Reason);
    }

    [Fact]
    public async Task R3_a_list_known_by_one_side_is_given_at_session_opening_and_survives_a_restart()
    {
        var (alice, bob) = await PairAsync();
        var carol = await _lab.AddAsync("carol", "desk");
        await bob.Node.News.TakeAsync(_lab.Revoke(carol.Leaf), Cancel);
        await alice.ConnectAsync(bob, Cancel);
        await Poll.UntilAsync(() => alice.Revocations.TryFindKey(carol.Leaf.KeyHash, out _), Cancel);
        await Poll.UntilAsync(() => alice.Vault.Settings.Get("revocations") is not null, Cancel);
        await alice.RestartAsync();
        Assert.True(alice.Revocations.TryFindKey(carol.Leaf.KeyHash, out _));
    }

    [Theory]
    [InlineData(AcceptPolicy.Contacts)]
    [InlineData(AcceptPolicy.None)]
    internal async Task A_stranger_is_refused_by_policy_and_leaves_no_contact(AcceptPolicy policy)
    {
        var alice = await _lab.AddAsync("alice", "laptop");
        var bob = await _lab.AddAsync("bob", "desk", end => end.Options = new TalkOptions { DownloadFolder = end.Downloads, Accept = policy });
        Assert.Equal(SessionFailure.RefusedByPeer, (await Assert.ThrowsAsync<SessionException>(() => alice.ConnectAsync(bob, Cancel))).Reason);
        Assert.Equal(SessionFailure.Stranger, (await bob.NextAsync<TalkEvent.Refused>(Cancel)).Why.Reason);
        Assert.Empty(bob.Vault.Contacts.All());
    }

    [Fact]
    public async Task A_stranger_is_asked_about_and_a_contact_is_not()
    {
        var asked = 0;
        var alice = await _lab.AddAsync("alice", "laptop");
        var bob = await _lab.AddAsync("bob", "desk", end => end.OnStranger = outcome =>
        {
            asked++;
            return Task.FromResult(outcome.Mark == TrustMark.New);
        });
        (await alice.ConnectAsync(bob, Cancel)).Session.End(SessionEndKind.Goodbye, "goodbye");
        await bob.NextAsync<TalkEvent.Ended>(Cancel);
        await alice.NextAsync<TalkEvent.Ended>(Cancel);
        await alice.ConnectAsync(bob, Cancel);
        Assert.Equal(TrustMark.Known, (await bob.NextAsync<TalkEvent.Opened>(Cancel)).Peer.Mark);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task C4_an_unexpected_key_gets_no_session()
    {
        var (alice, bob) = await PairAsync();
        await alice.ConnectAsync(bob, Cancel);
        var impostor = await _lab.AddAsync("bob", "desk");
        await alice.Node.StopAsync(SessionEndKind.Goodbye);
        await alice.RestartAsync();
        var failure = await Assert.ThrowsAsync<SessionException>(() => alice.ConnectAsync(impostor, Cancel));
        Assert.Equal(SessionFailure.UnexpectedKey, failure.Reason);
        Assert.Equal(10, (int)failure.ExitCode);
    }

    [Fact]
    public async Task R2_a_strict_freshness_policy_refuses_without_a_fresh_list()
    {
        var bob = await _lab.AddAsync("bob", "desk");
        var alice = await _lab.AddAsync("alice", "laptop", end => end.Options = new TalkOptions
        {
            DownloadFolder = end.Downloads,
            Freshness = Common.Revocation.FreshnessPolicy.Strict(TimeSpan.FromDays(1)),
        });
        Assert.Equal(SessionFailure.StaleRevocations, (await Assert.ThrowsAsync<SessionException>(() => alice.ConnectAsync(bob, Cancel))).Reason);
        await alice.Node.News.TakeAsync(_lab.Lists(), Cancel);
        await alice.ConnectAsync(bob, Cancel);
        Assert.Equal(TimeSpan.FromDays(1), alice.Node.Remaining);
    }

    [Fact]
    public async Task S2_of_two_sessions_opened_at_once_the_one_of_the_lower_key_stays()
    {
        var (alice, bob) = await PairAsync();
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Quietly(alice.ConnectAsync(bob, Cancel)), Quietly(bob.ConnectAsync(alice, Cancel)));
            await Poll.UntilAsync(() => alice.Node.Sessions.Count == 1 && bob.Node.Sessions.Count == 1, Cancel);
            Assert.Equal(MessageState.Delivered, await alice.Send(bob, "one").Delivered.WaitAsync(Cancel));
            Assert.Equal(MessageState.Delivered, await bob.Send(alice, "two").Delivered.WaitAsync(Cancel));
            var (one, other) = (Assert.Single(alice.Node.Sessions), Assert.Single(bob.Node.Sessions));
            Assert.NotEqual(one.Opened.Outgoing, other.Opened.Outgoing);
            one.Session.End(SessionEndKind.Goodbye, "goodbye");
            await one.Ended;
            await other.Ended;
        }
    }

    [Fact]
    public async Task A_node_that_stopped_listening_keeps_its_sessions_and_ends_in_order()
    {
        var (alice, bob) = await PairAsync();
        await alice.ConnectAsync(bob, Cancel);
        var carol = await _lab.AddAsync("carol", "desk");
        bob.Node.StopListening();
        Assert.Equal(SessionFailure.Unreachable, (await Assert.ThrowsAsync<SessionException>(() => carol.ConnectAsync(bob, Cancel))).Reason);
        Assert.Equal(MessageState.Delivered, await alice.Send(bob, "still here").Delivered.WaitAsync(Cancel));
        await bob.Node.DisposeAsync();
        Assert.Equal(SessionEndKind.Stopped, (await alice.NextAsync<TalkEvent.Ended>(Cancel)).End.Kind);
    }

    [Fact]
    public async Task A_port_in_use_is_told_as_such()
    {
        var alice = await _lab.AddAsync("alice", "laptop");
        var bob = await _lab.AddAsync("bob", "desk");
        Assert.Equal(SessionFailure.PortInUse, Assert.Throws<SessionException>(() => bob.Node.Listen(alice.Port)).Reason);
    }

    [Fact]
    public async Task Nobody_at_an_address_is_unreachable_and_says_what_was_tried()
    {
        var alice = await _lab.AddAsync("alice", "laptop");
        var bob = await _lab.AddAsync("bob", "desk");
        await bob.Node.DisposeAsync();
        var failure = await Assert.ThrowsAsync<SessionException>(() => alice.ConnectAsync(bob, Cancel));
        Assert.Equal(SessionFailure.Unreachable, failure.Reason);
        Assert.Contains($"127.0.0.1:{bob.Port} (given): unreachable", failure.Message, StringComparison.Ordinal);
    }

    private static async Task Quietly(Task<LiveSession> connect)
    {
        try
        {
            await connect;
        }
        catch (SessionException)
        {
            // ended as a duplicate while it opened
        }
    }

    private async Task<(TalkEnd Alice, TalkEnd Bob)> PairAsync() => (await _lab.AddAsync("alice", "laptop"), await _lab.AddAsync("bob", "desk"));
}
