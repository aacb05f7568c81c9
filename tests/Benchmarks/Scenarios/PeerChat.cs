using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using PeerSecure.Benchmarks.Measuring;
using PeerSecure.Peer.Talk;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>
/// A text there and an answer back, both kept and acknowledged by signed receipts, beside as many bytes over a bare SslStream; and opening a
/// session, verified and with hellos, beside a bare mutual handshake.
/// </summary>
internal sealed class PeerChat : IScenario
{
    private const string Chat = "chat-round-trip";
    private const string Bare = "bare-round-trip";
    private const string Session = "session-set-up";
    private const string Handshake = "bare-handshake";
    private const int FrameLength = 200;
    private static readonly string Line = new('x', 64);

    public string Name => "peer-chat";

    public string Summary => "text round trip and session set-up beside a bare SslStream";

    public async Task RunAsync(Round round, CancellationToken cancellationToken)
    {
        await using var pair = new PeerPair(round.Folder);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (alice, bob) = await pair.BareAsync(listener, cancellationToken);
        await using (alice)
        await using (bob)
        {
            var echo = EchoAsync(bob, cancellationToken);
            var buffer = new byte[FrameLength];
            await round.MeasureAsync(Bare, "round trips", 1, token => PingAsync(alice, buffer, token), cancellationToken);
            await alice.ShutdownAsync();
            await echo;
        }

        await round.MeasureAsync(Handshake, "handshakes", 1, token => ShakeAsync(pair, listener, token), cancellationToken);
        await MeasureSessionsAsync(round, pair, cancellationToken);
        await pair.ConnectAsync(cancellationToken);
        var answers = AnswerAsync(pair.Bob);
        await round.MeasureAsync(Chat, "round trips", 1, token => TalkAsync(pair.Alice, token), cancellationToken);
        round.Relate("chat / bare round trip", Chat, Bare);
        round.Relate("session / bare handshake", Session, Handshake);
        pair.Bob.Events.Complete();
        await answers;
    }

    private static async Task MeasureSessionsAsync(Round round, PeerPair pair, CancellationToken cancellationToken)
    {
        var bob = DrainAsync(pair.Bob.Events, cancellationToken);
        await round.MeasureAsync(Session, "sessions", 1, async token =>
        {
            var live = await pair.ConnectAsync(token);
            live.Session.End(Peer.Sessions.SessionEndKind.Goodbye, "goodbye");
            await live.Ended;
            while (pair.Alice.Events.Reader.TryRead(out _))
            {
                // nobody shows them here
            }

            return 1;
        }, cancellationToken);
        pair.Bob.Events.Offer(new TalkEvent.Notice("end", ""));
        await bob;
    }

    private static async Task DrainAsync(TalkEvents events, CancellationToken cancellationToken)
    {
        await foreach (var item in events.Reader.ReadAllAsync(cancellationToken))
        {
            if (item is TalkEvent.Notice)
                return;
        }
    }

    private static async Task AnswerAsync(TalkNode bob)
    {
        await foreach (var item in bob.Events.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (item is TalkEvent.Text)
                _ = bob.Send(PeerPair.AliceName, Line);
        }
    }

    private static async Task<int> TalkAsync(TalkNode alice, CancellationToken cancellationToken)
    {
        _ = alice.Send(PeerPair.BobName, Line);
        while (await alice.Events.Reader.ReadAsync(cancellationToken) is not TalkEvent.Text)
        {
            // receipts and the like
        }

        return 1;
    }

    private static async Task<int> PingAsync(SslStream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(buffer, cancellationToken);
        await stream.ReadExactlyAsync(buffer, cancellationToken);
        return 1;
    }

    private static async Task EchoAsync(SslStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[FrameLength];
        while (await stream.ReadAtLeastAsync(buffer, FrameLength, throwOnEndOfStream: false, cancellationToken) == FrameLength)
            await stream.WriteAsync(buffer, cancellationToken);
    }

    private static async Task<int> ShakeAsync(PeerPair pair, TcpListener listener, CancellationToken cancellationToken)
    {
        var (alice, bob) = await pair.BareAsync(listener, cancellationToken);
        await alice.DisposeAsync();
        await bob.DisposeAsync();
        return 1;
    }
}
