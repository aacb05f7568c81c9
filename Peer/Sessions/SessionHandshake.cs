using System.Net.Sockets;
using System.Text.Json;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Sessions;

/// <summary>
/// From a TCP connection to an open session: TLS, then our own verification of the other certificate before any frame is read or
/// sent, then hellos. S1: the connecting side's hello goes first, the listening side answers with its own only when it accepts, and
/// nothing else is sent before the other's hello is here.
/// </summary>
internal sealed class SessionHandshake(SessionWorld world)
{
    /// <summary>Takes ownership of the socket.</summary>
    internal Task<OpenedSession> ConnectAsync(Socket socket, WantedPeer wanted, string address, CancellationToken cancellationToken) =>
        ConnectAsync(socket, wanted, address, static _ => Task.CompletedTask, cancellationToken);

    /// <param name="socket">Connected; this takes ownership.</param>
    /// <param name="wanted">Whom the caller asked for.</param>
    /// <param name="address">For messages.</param>
    /// <param name="turn">Waited for once the other side has proven who it is: of several addresses only one gets our hello.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal async Task<OpenedSession> ConnectAsync(Socket socket, WantedPeer wanted, string address, Func<CancellationToken, Task> turn, CancellationToken cancellationToken)
    {
        var (received, shown) = (new TlsCertificates(), world.Identity());
        await using var attempt = new HandshakeAttempt(socket, wanted.ToString(address), world);
        await attempt.AuthenticateAsync(tls => tls.AuthenticateAsClientAsync(PeerTls.ForConnector(shown, received), attempt.Limit(world.Times.Handshake, cancellationToken)), cancellationToken);
        var peer = await VerifyAsync(attempt, received, wanted);
        await turn(cancellationToken);
        await attempt.SendHelloAsync(await world.OwnHello(peer, shown, true, cancellationToken), attempt.Limit(world.Times.Hello, cancellationToken));
        var hello = await ReadHelloAsync(attempt, world.Times.Acceptance, SessionFailure.NotAnswered, cancellationToken);
        await DecideAsync(attempt, peer, hello, outgoing: true, cancellationToken);
        return new OpenedSession(attempt.Open(), peer, hello, Outgoing: true, address);
    }

    /// <summary>Takes ownership of the socket.</summary>
    internal async Task<OpenedSession> AcceptAsync(Socket socket, string address, CancellationToken cancellationToken)
    {
        var (received, shown) = (new TlsCertificates(), world.Identity());
        await using var attempt = new HandshakeAttempt(socket, address, world);
        await attempt.AuthenticateAsync(tls => tls.AuthenticateAsServerAsync(PeerTls.ForListener(shown, received), attempt.Limit(world.Times.Handshake, cancellationToken)), cancellationToken);
        var peer = await VerifyAsync(attempt, received, WantedPeer.Anybody);
        attempt.Who = peer.Identity.Account.ToString();
        var hello = await ReadHelloAsync(attempt, world.Times.Hello, SessionFailure.TimedOut, cancellationToken);
        await DecideAsync(attempt, peer, hello, outgoing: false, cancellationToken);
        await attempt.SendHelloAsync(await world.OwnHello(peer, shown, false, cancellationToken), attempt.Limit(world.Times.Hello, cancellationToken));
        return new OpenedSession(attempt.Open(), peer, hello, Outgoing: false, address);
    }

    private async Task<VerifiedDevice> VerifyAsync(HandshakeAttempt attempt, TlsCertificates received, WantedPeer wanted)
    {
        // S1: a client without ALPN passes the TLS handshake
        if (!PeerTls.Check(attempt.Tls, PeerTls.SessionProtocol, out _))
        {
            throw await attempt.RefuseAsync(SessionFailure.NotAPeer);
        }

        // N, R: chain to the pinned root, profile, dates in authority time, revocation
        if (!ReceivedChain.TryParse(received, out var chain, out var why)
            || !VerifiedDevice.TryVerify(chain, world.Anchors, world.Revocations, world.Now(), out var peer, out why))
        {
            throw await attempt.RefuseAsync(SessionException.From(why));
        }

        // S2: the name asked for is the name proven
        if (!wanted.Matches(peer.Identity))
        {
            throw await attempt.RefuseAsync(SessionFailure.WrongName);
        }

        var own = world.Identity().Leaf;
        return peer.Certificate.Der.Span.SequenceEqual(own.RawDataMemory.Span) ? throw await attempt.RefuseAsync(SessionFailure.Ourselves) : peer;
    }

    private async Task DecideAsync(HandshakeAttempt attempt, VerifiedDevice peer, Hello hello, bool outgoing, CancellationToken cancellationToken)
    {
        if (!hello.Versions.Contains(1))
        {
            throw await attempt.RefuseAsync(SessionFailure.Protocol);
        }

        if (await AskAsync(peer, hello, outgoing, attempt.Limit(world.Times.Acceptance, cancellationToken), cancellationToken) is { } refusal)
        {
            throw await attempt.RefuseAsync(refusal);
        }
    }

    private async Task<SessionFailure?> AskAsync(VerifiedDevice peer, Hello hello, bool outgoing, CancellationToken limit, CancellationToken cancellationToken)
    {
        try
        {
            return await world.Decide(peer, hello, outgoing, limit);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SessionFailure.Stranger;   // nobody said yes in time
        }
    }

    private static async Task<Hello> ReadHelloAsync(HandshakeAttempt attempt, TimeSpan patience, SessionFailure late, CancellationToken cancellationToken)
    {
        var type = await attempt.ReadAsync(patience, late, cancellationToken);
        if (type == FrameType.Hello && TryParse(attempt.Body, out var hello))
        {
            return hello;
        }

        // a bye here is the refusal of the other side, told with one code and no detail
        throw type == FrameType.Bye ? new SessionException(SessionFailure.RefusedByPeer, attempt.Who) : await attempt.RefuseAsync(SessionFailure.Protocol);
    }

    private static bool TryParse(ReadOnlyMemory<byte> body, out Hello hello)
    {
        try
        {
            hello = JsonSerializer.Deserialize(body.Span, SessionJson.Default.Hello)!;
            return hello is { Versions: not null, Features: not null, Evidence: not null }
                && IsSound(hello.Evidence.Continuity) && IsSound(hello.Evidence.Admissions) && IsSound(hello.Evidence.Reissues);
        }
        catch (JsonException)
        {
            hello = null!;
            return false;
        }
    }

    /// <summary>Any of it may be missing; a list that was left out reads as null.</summary>
    private static bool IsSound(IReadOnlyList<SignedDocument>? documents) =>
        documents is null || (documents.Count <= KeyEvidence.MaximumOfAKind && documents.All(static document => document is { Payload: not null, Signature: not null }));
}
