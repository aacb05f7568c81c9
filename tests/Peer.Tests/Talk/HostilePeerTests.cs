using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Vault;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Talk;

/// <summary>A device of our own authority that speaks the protocol as it likes, against a node; a friend's session must not notice.</summary>
public sealed class HostilePeerTests : IAsyncDisposable
{
    private readonly TalkLab _lab = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Theory]
    [InlineData(FrameType.Text, "not json")]
    [InlineData(FrameType.Text, "{}")]
    [InlineData(FrameType.Text, """{"id":"AAAAAAAAAAAAAAAAAAAAAA","sentAt":"2026-11-20T12:00:00Z","number":0,"body":"e30"}""")]
    [InlineData(FrameType.Text, """{"id":"AAAAAAAAAAAAAAAAAAAAAA","sentAt":"2026-11-20T12:00:00Z","number":1,"body":"e30"}""")]
    [InlineData(FrameType.Receipt, """{"receipts":[]}""")]
    [InlineData(FrameType.Receipt, """{"receipts":[null]}""")]
    [InlineData(FrameType.Receipt, """{"receipts":[{"payload":"e30","signature":"AAAA"}]}""")]
    [InlineData(FrameType.Revocations, "")]
    [InlineData(FrameType.Revocations, "\0garbage")]
    [InlineData(FrameType.FileOffer, """{"id":"x","files":[],"more":false}""")]
    [InlineData(FrameType.FileOffer, """{"id":"0123456789abcdef0123456789abcdef","files":[{"path":"a","size":-1,"modified":"2026-11-20T12:00:00Z","executable":false}],"more":false}""")]
    [InlineData(FrameType.FileChunk, "short")]
    [InlineData(FrameType.Hello, "{}")]
    internal async Task A_frame_that_makes_no_sense_ends_that_session_with_a_named_reason_and_no_other(FrameType type, string body)
    {
        var (bob, friend) = await FriendsAsync();
        await using var mallory = await Mallory.OpenAsync(_lab, bob, Cancel);
        await mallory.Writer.WriteAsync(type, Encoding.UTF8.GetBytes(body), Cancel);
        var end = await bob.NextAsync<TalkEvent.Ended>(Cancel, static ended => ended.Peer.Account == "mallory");
        Assert.Equal(SessionEndKind.Protocol, end.End.Kind);
        Assert.Equal("""{"code":"protocol"}""", await mallory.ByeAsync(Cancel));
        Assert.Equal(MessageState.Delivered, await friend.Send(bob, "still here").Delivered.WaitAsync(Cancel));
    }

    [Fact]
    public async Task M3_a_repeat_is_acknowledged_again_and_shown_once()
    {
        var bob = await _lab.AddAsync("bob", "desk");
        await using var mallory = await Mallory.OpenAsync(_lab, bob, Cancel);
        var message = Mallory.Message(1, "once");
        await mallory.SendAsync(message, Cancel);
        await mallory.SendAsync(message, Cancel);
        await mallory.SendAsync(Mallory.Message(2, "next"), Cancel);
        Assert.Equal(["once", "next"], [(await bob.NextAsync<TalkEvent.Text>(Cancel)).Entry.Body, (await bob.NextAsync<TalkEvent.Text>(Cancel)).Entry.Body]);
        Assert.Equal(3, (await mallory.ReceiptsAsync(3, Cancel)).Count);
    }

    [Fact]
    public async Task E4_a_gap_in_the_numbers_is_visible()
    {
        var bob = await _lab.AddAsync("bob", "desk");
        await using var mallory = await Mallory.OpenAsync(_lab, bob, Cancel);
        await mallory.SendAsync(Mallory.Message(7, "begins here"), Cancel);
        await mallory.SendAsync(Mallory.Message(10, "after a gap"), Cancel);
        await mallory.ReceiptsAsync(2, Cancel);
        var gap = Assert.Single(bob.Vault.History.Page("mallory", null, 10), static entry => entry.Body.Contains("not here", StringComparison.Ordinal));
        Assert.StartsWith("2 messages of mallory/box", gap.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("body")]
    [InlineData("signer")]
    [InlineData("account")]
    public async Task M4_only_the_right_receipt_makes_a_message_delivered(string wrong)
    {
        var bob = await _lab.AddAsync("bob", "desk");
        await using var mallory = await Mallory.OpenAsync(_lab, bob, Cancel);
        var sent = bob.Node.Send(AccountName.Parse("mallory"), "pay 10");
        var id = await mallory.TextIdAsync(Cancel);
        var stranger = _lab.Authority.Device("mallory", "box");
        var receipt = VerifiedReceipt.Sign(
            wrong == "signer" ? Mallory.SignerOf(stranger) : mallory.Signer,
            AccountName.Parse(wrong == "account" ? "carol" : "bob"),
            id,
            TextBody.Of(wrong == "body" ? "pay 1000" : "pay 10"),
            ReceiptState.Delivered,
            _lab.Authority.Now);
        await mallory.SendAsync(receipt, Cancel);
        if (wrong == "signer")
        {
            Assert.Equal("bad-receipt", (await bob.NextAsync<TalkEvent.Ended>(Cancel)).End.Detail);
        }
        else
        {
            await mallory.SendAsync(Mallory.Message(1, "after it"), Cancel);
            await bob.NextAsync<TalkEvent.Text>(Cancel);
            await mallory.ReceiptsAsync(1, Cancel);
        }

        Assert.False(sent.Delivered.IsCompleted);
        Assert.NotEqual(MessageState.Delivered, bob.Vault.History.Find("bob", sent.Entry.Id)!.State);
        Assert.NotEmpty(bob.Vault.Outbox.For("mallory"));
    }

    [Fact]
    public async Task A_flood_by_somebody_who_reads_nothing_holds_little_memory_and_disturbs_nobody()
    {
        var (bob, friend) = await FriendsAsync();
        await using var mallory = await Mallory.OpenAsync(_lab, bob, Cancel);
        using var flood = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var flooding = mallory.FloodAsync(flood.Token);
        var reading = Task.Run(async () =>
        {
            for (var seen = 0; seen < 500; seen++)
            {
                await bob.NextAsync<TalkEvent.Text>(Cancel, static text => text.Peer.Account == "mallory");
            }
        }, Cancel);
        await reading;
        Assert.Equal(MessageState.Delivered, await friend.Send(bob, "can you hear me").Delivered.WaitAsync(Cancel));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 48 * 1024 * 1024);
        bob.Node.Events.StopReading();
        await flood.CancelAsync();
        await flooding;
    }

    [Fact]
    public async Task Callers_that_never_speak_do_not_keep_others_out()
    {
        var bob = await _lab.AddAsync("bob", "desk");
        var silent = new List<Socket>();
        for (var count = 0; count < ListenerLimits.Standard.PendingOfAddress / 2; count++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, bob.Port), Cancel);
            silent.Add(socket);
        }

        var alice = await _lab.AddAsync("alice", "laptop");
        await alice.ConnectAsync(bob, Cancel);
        Assert.Equal(MessageState.Delivered, await alice.Send(bob, "hello").Delivered.WaitAsync(Cancel));
        silent.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public async Task An_address_that_takes_every_place_is_turned_away_and_the_listener_goes_on()
    {
        var bob = await _lab.AddAsync("bob", "desk");
        var silent = new List<Socket>();
        for (var count = 0; count < ListenerLimits.Standard.PendingOfAddress + 20; count++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, bob.Port), Cancel);
            silent.Add(socket);
        }

        var buffer = new byte[1];
        await Task.WhenAny(silent.Select(socket => socket.ReceiveAsync(buffer, SocketFlags.None, Cancel).AsTask()));
        silent.ForEach(static socket => socket.Dispose());
        var alice = await _lab.AddAsync("alice", "laptop");
        await Poll.UntilAsync(() => alice.ConnectAsync(bob, Cancel).ContinueWith(static done => done.IsCompletedSuccessfully, TaskScheduler.Default), Cancel);
    }

    [Fact]
    public async Task A_list_of_another_authority_changes_nothing()
    {
        var (bob, friend) = await FriendsAsync();
        await using var other = new TalkLab();
        await using var mallory = await Mallory.OpenAsync(_lab, bob, Cancel);
        foreach (var part in RevocationParts.Cut(other.Revoke(friend.Leaf)))
        {
            await mallory.Writer.WriteAsync(FrameType.Revocations, part, Cancel);
        }

        await mallory.SendAsync(Mallory.Message(1, "after it"), Cancel);
        await bob.NextAsync<TalkEvent.Text>(Cancel);
        Assert.False(bob.Revocations.TryFindKey(friend.Leaf.KeyHash, out _));
        Assert.Equal(MessageState.Delivered, await friend.Send(bob, "still here").Delivered.WaitAsync(Cancel));
    }

    private async Task<(TalkEnd Bob, TalkEnd Friend)> FriendsAsync()
    {
        var bob = await _lab.AddAsync("bob", "desk");
        var friend = await _lab.AddAsync("alice", "laptop");
        await friend.ConnectAsync(bob, Cancel);
        return (bob, friend);
    }

    /// <summary>The other end of a session in the hands of a test.</summary>
    private sealed class Mallory(OpenedSession opened, TestLeaf leaf, CancellationTokenSource stop) : IAsyncDisposable
    {
        private readonly System.Threading.Channels.Channel<(FrameType Type, byte[] Body)> _frames = System.Threading.Channels.Channel.CreateUnbounded<(FrameType, byte[])>();

        internal FrameWriter Writer => opened.Session.Writer;

        internal DeviceSigner Signer { get; } = SignerOf(leaf);

        internal static async Task<Mallory> OpenAsync(TalkLab lab, TalkEnd bob, CancellationToken cancellationToken)
        {
            var leaf = lab.Authority.Device("mallory", "box");
            var tls = leaf.Tls;
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, bob.Port), cancellationToken);
            var world = new SessionWorld(
                () => tls, lab.Authority.Anchors, new TestRevocations(), () => lab.Authority.Now, static (_, _, _, _) => Task.FromResult(Sessions.TestPeers.PlainHello()), static (_, _, _, _) => Task.FromResult<SessionFailure?>(null), TimeProvider.System, Sessions.TestPeers.Quick);
            var opened = await new SessionHandshake(world).ConnectAsync(socket, WantedPeer.Anybody, "bob", cancellationToken);
            await bob.NextAsync<TalkEvent.Opened>(cancellationToken, static item => item.Peer.Account == "mallory");
            var mallory = new Mallory(opened, leaf, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));
            mallory.Listen();
            return mallory;
        }

        internal static DeviceSigner SignerOf(TestLeaf leaf) =>
            new(DeviceIdentity.TryParse(leaf.Received.UnverifiedUri, out var identity) ? identity : throw new InvalidOperationException(), [leaf.Certificate.RawData], leaf.Key);

        internal static Message Message(long number, string text) => new(MessageId.New(), AccountName.Parse("bob"), DateTimeOffset.UnixEpoch, number, TextBody.Of(text));

        internal ValueTask SendAsync(Message message, CancellationToken cancellationToken) => Writer.WriteAsync(FrameType.Text, TextFrame.Encode(message), cancellationToken);

        internal ValueTask SendAsync(SignedDocument receipt, CancellationToken cancellationToken) =>
            Writer.WriteAsync(FrameType.Receipt, JsonSerializer.SerializeToUtf8Bytes(new ReceiptFrame([receipt]), TalkJson.Default.ReceiptFrame), cancellationToken);

        internal async Task<List<SignedDocument>> ReceiptsAsync(int count, CancellationToken cancellationToken)
        {
            var all = new List<SignedDocument>();
            while (all.Count < count)
            {
                var (type, body) = await _frames.Reader.ReadAsync(cancellationToken);
                if (type == FrameType.Receipt && ReceiptFrame.TryParse(body, out var receipts))
                {
                    all.AddRange(receipts.Receipts);
                }
            }

            return all;
        }

        internal async Task<MessageId> TextIdAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                var (type, body) = await _frames.Reader.ReadAsync(cancellationToken);
                if (type == FrameType.Text && TextFrame.TryParse(body, AccountName.Parse("mallory"), out var message))
                {
                    return message.Id;
                }
            }
        }

        internal async Task<string> ByeAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                var (type, body) = await _frames.Reader.ReadAsync(cancellationToken);
                if (type == FrameType.Bye)
                {
                    return Encoding.UTF8.GetString(body);
                }
            }
        }

        internal async Task FloodAsync(CancellationToken cancellationToken)
        {
            var text = new string('x', 16 * 1024);
            try
            {
                for (var number = 1L; ; number++)
                {
                    await SendAsync(Message(number, text), cancellationToken);
                }
            }
            catch (Exception over) when (over is IOException or OperationCanceledException)
            {
                // the other side has had enough, or the test has
            }
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await opened.Session.DisposeAsync();
            stop.Dispose();
        }

        /// <summary>Reads the frames as they come, without the manners of a session.</summary>
        private void Listen()
        {
            foreach (var type in (ReadOnlySpan<FrameType>)[FrameType.Text, FrameType.Receipt, FrameType.Revocations, FrameType.FileOffer, FrameType.FileAnswer, FrameType.FileDone])
            {
                opened.Session.Handle(type, (body, _) => ValueTask.FromResult(_frames.Writer.TryWrite((type, body.ToArray()))));
            }

            _ = RunAsync();
        }

        private async Task RunAsync()
        {
            var end = await opened.Session.RunAsync(stop.Token);
            _frames.Writer.TryWrite((FrameType.Bye, JsonSerializer.SerializeToUtf8Bytes(new Bye(end.Code), SessionJson.Default.Bye)));
        }
    }
}
