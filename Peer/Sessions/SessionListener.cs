using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PeerSecure.Peer.Sessions;

/// <summary>
/// Takes connections for as long as it runs. Each one is its own task: what a caller does or fails to do touches no other and never the
/// accept loop. Callers that have proven nothing yet are bounded, in all and for each address.
/// </summary>
internal sealed class SessionListener : IDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(200);

    private readonly Socket _socket;
    private readonly SessionHandshake _handshake;
    private readonly ListenerLimits _limits;
    private readonly ConcurrentDictionary<Task, byte> _work = [];
    private readonly Dictionary<IPAddress, int> _pending = [];
    private readonly Lock _gate = new();
    private int _pendingTotal;

    private SessionListener(Socket socket, SessionHandshake handshake, ListenerLimits limits) => (_socket, _handshake, _limits) = (socket, handshake, limits);

    internal int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>On every address of this machine, IPv6 and IPv4; port 0 lets the system choose.</summary>
    internal static SessionListener Bind(int port, SessionHandshake handshake, ListenerLimits limits)
    {
        var dual = Socket.OSSupportsIPv6;
#pragma warning disable CA2000 // the listener owns it, or it is disposed below
        var socket = new Socket(dual ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
#pragma warning restore CA2000
        try
        {
            if (dual)
            {
                socket.DualMode = true;
            }

            socket.Bind(new IPEndPoint(dual ? IPAddress.IPv6Any : IPAddress.Any, port));
            socket.Listen(backlog: 256);
            return new SessionListener(socket, handshake, limits);
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            var reason = failure.SocketErrorCode == SocketError.AddressAlreadyInUse ? SessionFailure.PortInUse : SessionFailure.CannotListen;
            throw new SessionException(reason, $"{port}", failure);
        }
    }

    /// <param name="serve">Owns each session that opened; its faults are its own.</param>
    /// <param name="refused">Told of each caller that did not get that far.</param>
    /// <param name="cancellationToken">Stops listening, as disposing does; returns when every caller's task is over.</param>
    internal async Task RunAsync(Func<OpenedSession, CancellationToken, Task> serve, Action<SessionException> refused, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Take(await _socket.AcceptAsync(cancellationToken), serve, refused, cancellationToken);
            }
            catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
            {
                break;   // the program ends, or listening was stopped
            }
            catch (SocketException)
            {
                // out of descriptors, or a caller that was gone before we looked: the next one may be fine
                await Task.Delay(PauseAfterFailure, CancellationToken.None);
            }
        }

        await Task.WhenAll(_work.Keys);
    }

    public void Dispose() => _socket.Dispose();

    private void Take(Socket caller, Func<OpenedSession, CancellationToken, Task> serve, Action<SessionException> refused, CancellationToken cancellationToken)
    {
        var address = AddressOf(caller);
        if (address is null || !TryEnter(address))
        {
            caller.Dispose();
            return;
        }

        var work = Task.Run(() => ServeAsync(caller, address, serve, refused, cancellationToken), CancellationToken.None);
        _work.TryAdd(work, 0);
        _ = work.ContinueWith(done => _work.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket caller, IPAddress address, Func<OpenedSession, CancellationToken, Task> serve, Action<SessionException> refused, CancellationToken cancellationToken)
    {
        try
        {
            var opened = await OpenAsync(caller, address, cancellationToken);
            await using (opened.Session)
            {
                await serve(opened, cancellationToken);
            }
        }
        catch (SessionException why)
        {
            refused(why);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // this program is ending
        }
#pragma warning disable CA1031 // a defect in one session must not end the others; it is reported as what it is
        catch (Exception defect)
#pragma warning restore CA1031
        {
            refused(new SessionException(SessionFailure.Protocol, $"{address}", defect));
        }
    }

    private async Task<OpenedSession> OpenAsync(Socket caller, IPAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return await _handshake.AcceptAsync(caller, $"{caller.RemoteEndPoint}".Replace("[::ffff:", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal), cancellationToken);
        }
        finally
        {
            Leave(address);
        }
    }

    private bool TryEnter(IPAddress address)
    {
        lock (_gate)
        {
            var ofAddress = _pending.GetValueOrDefault(address);
            if (_pendingTotal >= _limits.Pending || ofAddress >= _limits.PendingOfAddress)
            {
                return false;
            }

            _pending[address] = ofAddress + 1;
            _pendingTotal++;
            return true;
        }
    }

    private void Leave(IPAddress address)
    {
        lock (_gate)
        {
            _pendingTotal--;
            if (--_pending[address] == 0)
            {
                _pending.Remove(address);
            }
        }
    }

    private static IPAddress? AddressOf(Socket caller)
    {
        try
        {
            return (caller.RemoteEndPoint as IPEndPoint)?.Address is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address) : null;
        }
        catch (SocketException)
        {
            return null;   // gone already
        }
    }
}

/// <summary>Callers whose hello has not been accepted yet.</summary>
internal sealed record ListenerLimits(int Pending, int PendingOfAddress)
{
    internal static ListenerLimits Standard { get; } = new(Pending: 512, PendingOfAddress: 64);
}
