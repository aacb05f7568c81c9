using System.Text;
using System.Threading.Channels;
using PeerSecure.Peer.Sessions;

namespace PeerSecure.Peer.Tests.Sessions;

public sealed class SessionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frames_reach_the_handler_of_their_type()
    {
        await using var peers = new TestPeers();
        var (alice, bob) = await peers.OpenAsync(Cancel);
        var texts = Channel.CreateUnbounded<string>();
        bob.Session.Handle(FrameType.Text, (body, _) => ValueTask.FromResult(texts.Writer.TryWrite(Encoding.UTF8.GetString(body.Span))));
        var runs = Task.WhenAll(alice.Session.RunAsync(Cancel), bob.Session.RunAsync(Cancel));
        await alice.Session.Writer.WriteAsync(FrameType.Text, "hello"u8.ToArray(), Cancel);
        Assert.Equal("hello", await texts.Reader.ReadAsync(Cancel));
        alice.Session.End(SessionEndKind.Goodbye, "test");
        var ends = await runs;
        Assert.Equal(SessionEndKind.Goodbye, ends[0].Kind);
        Assert.True(ends[0].ByUs);
        Assert.Equal(SessionEndKind.Goodbye, ends[1].Kind);
        Assert.False(ends[1].ByUs);
    }

    [Fact]
    public async Task A_frame_type_of_a_later_version_is_ignored()
    {
        await using var peers = new TestPeers();
        var (alice, bob) = await peers.OpenAsync(Cancel);
        var texts = Channel.CreateUnbounded<int>();
        bob.Session.Handle(FrameType.Text, (body, _) => ValueTask.FromResult(texts.Writer.TryWrite(body.Length)));
        var runs = Task.WhenAll(alice.Session.RunAsync(Cancel), bob.Session.RunAsync(Cancel));
        await alice.Session.Writer.WriteAsync((FrameType)99, new byte[100_000], Cancel);
        await alice.Session.Writer.WriteAsync(FrameType.Text, new byte[3], Cancel);
        Assert.Equal(3, await texts.Reader.ReadAsync(Cancel));
        alice.Session.End(SessionEndKind.Goodbye, "test");
        await runs;
    }

    [Fact]
    public async Task A_handler_that_says_no_ends_the_session_with_a_named_reason_here_and_a_code_there()
    {
        await using var peers = new TestPeers();
        var (alice, bob) = await peers.OpenAsync(Cancel);
        bob.Session.Handle(FrameType.Text, static (_, _) => ValueTask.FromResult(false));
        var runs = Task.WhenAll(alice.Session.RunAsync(Cancel), bob.Session.RunAsync(Cancel));
        await alice.Session.Writer.WriteAsync(FrameType.Text, "x"u8.ToArray(), Cancel);
        var ends = await runs;
        Assert.Equal(new SessionEnd(SessionEndKind.Protocol, ByUs: true, "bad-text"), ends[1]);
        Assert.Equal(new SessionEnd(SessionEndKind.Protocol, ByUs: false, "protocol"), ends[0]);
    }

    [Fact]
    public async Task A_second_hello_ends_the_session()
    {
        await using var peers = new TestPeers();
        var (alice, bob) = await peers.OpenAsync(Cancel);
        var runs = Task.WhenAll(alice.Session.RunAsync(Cancel), bob.Session.RunAsync(Cancel));
        await alice.Session.Writer.WriteAsync(FrameType.Hello, "{}"u8.ToArray(), Cancel);
        Assert.Equal("second-hello", (await runs)[1].Detail);
    }

    [Fact]
    public async Task A_broken_connection_is_told_from_a_goodbye()
    {
        await using var peers = new TestPeers();
        var (alice, bob) = await peers.OpenAsync(Cancel);
        var run = bob.Session.RunAsync(Cancel);
        await alice.Session.DisposeAsync();
        var end = await run;
        Assert.True(end.IsBreak);
        Assert.Equal(SessionEndKind.Broken, end.Kind);
    }

    [Fact]
    public async Task Silence_ends_a_session()
    {
        await using var peers = new TestPeers { Times = TestPeers.Quick with { Ping = TimeSpan.FromMilliseconds(50), Silence = TimeSpan.FromMilliseconds(150) } };
        var (_, bob) = await peers.OpenAsync(Cancel);

        // Alice's side is open but nobody runs it: no pongs
        Assert.Equal(SessionEndKind.Silence, (await bob.Session.RunAsync(Cancel)).Kind);
    }

    [Fact]
    public async Task Pings_keep_a_quiet_session_open()
    {
        await using var peers = new TestPeers { Times = TestPeers.Quick with { Ping = TimeSpan.FromMilliseconds(20), Silence = TimeSpan.FromMilliseconds(200) } };
        var (alice, bob) = await peers.OpenAsync(Cancel);
        var runs = Task.WhenAll(alice.Session.RunAsync(Cancel), bob.Session.RunAsync(Cancel));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(600));
        await timer.WaitForNextTickAsync(Cancel);
        Assert.False(runs.IsCompleted);
        alice.Session.End(SessionEndKind.Goodbye, "test");
        await runs;
    }

    [Fact]
    public async Task One_session_that_breaks_leaves_the_others_alone()
    {
        await using var peers = new TestPeers();
        var (first, firstBob) = await peers.OpenAsync(Cancel);
        var (second, secondBob) = await peers.OpenAsync(Cancel);
        secondBob.Session.Handle(FrameType.Text, static (_, _) => ValueTask.FromResult(true));
        var broken = firstBob.Session.RunAsync(Cancel);
        var runs = Task.WhenAll(second.Session.RunAsync(Cancel), secondBob.Session.RunAsync(Cancel));
        await first.Session.Writer.WriteAsync(FrameType.Hello, ReadOnlyMemory<byte>.Empty, Cancel);
        Assert.Equal(SessionEndKind.Protocol, (await broken).Kind);
        await second.Session.Writer.WriteAsync(FrameType.Text, "still here"u8.ToArray(), Cancel);
        Assert.False(runs.IsCompleted);
        second.Session.End(SessionEndKind.Goodbye, "test");
        Assert.Equal(SessionEndKind.Goodbye, (await runs)[1].Kind);
    }
}
