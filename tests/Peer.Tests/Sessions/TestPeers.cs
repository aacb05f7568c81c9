using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Sessions;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Sessions;

/// <summary>Devices of one test authority that open real sessions over loopback.</summary>
internal sealed class TestPeers : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<IAsyncDisposable> _open = [];

    internal TestPeers()
    {
        _listener.Start();
        Alice = Authority.Device("alice", "laptop");
        Bob = Authority.Device("bob", "desk");
    }

    internal TestAuthority Authority { get; } = new();

    internal TestRevocations Revocations { get; } = new();

    internal TestLeaf Alice { get; set; }

    internal TestLeaf Bob { get; set; }

    internal static SessionTimes Quick { get; } = SessionTimes.Standard with { Handshake = TimeSpan.FromSeconds(5), Hello = TimeSpan.FromSeconds(5), Drain = TimeSpan.FromMilliseconds(200) };

    internal SessionTimes Times { get; init; } = Quick;

    internal SessionDecision ListenerDecides { get; set; } = static (_, _, _, _) => Task.FromResult<SessionFailure?>(null);

    internal IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    internal static Hello PlainHello() => new([1], [], KeyEvidence.Empty, 0, null);

    internal SessionWorld World(TestLeaf own, SessionDecision? decide = null) => new(
        () => own.Tls,
        Authority.Anchors,
        Revocations,
        () => Authority.Now,
        static (_, _, _, _) => Task.FromResult(PlainHello()),
        decide ?? (static (_, _, _, _) => Task.FromResult<SessionFailure?>(null)),
        TimeProvider.System,
        Times);

    /// <summary>Bob's listening side for one connection.</summary>
    internal async Task<OpenedSession> AcceptAsync(CancellationToken cancellationToken) =>
        await new SessionHandshake(World(Bob, ListenerDecides)).AcceptAsync(await _listener.AcceptSocketAsync(cancellationToken), "caller", cancellationToken);

    internal async Task<OpenedSession> ConnectAsync(CancellationToken cancellationToken, TestLeaf? own = null, WantedPeer? wanted = null) =>
        await new SessionHandshake(World(own ?? Alice)).ConnectAsync(await DialAsync(cancellationToken), wanted ?? WantedPeer.Anybody, Address.ToString(), cancellationToken);

    internal async Task<(OpenedSession Alice, OpenedSession Bob)> OpenAsync(CancellationToken cancellationToken)
    {
        var accept = AcceptAsync(cancellationToken);
        var connected = await ConnectAsync(cancellationToken);
        var accepted = await accept;
        _open.Add(connected.Session);
        _open.Add(accepted.Session);
        return (connected, accepted);
    }

    internal async Task<Socket> DialAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Address, cancellationToken);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _open)
        {
            await session.DisposeAsync();
        }

        _listener.Dispose();
    }
}
