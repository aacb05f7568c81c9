using System.ComponentModel;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json;

namespace PeerSecure.Peer.Sessions;

/// <summary>
/// One handshake on one socket: its time limits, its refusal and its clean-up. Disposing closes everything unless <see cref="Open"/> passed the
/// link on to a session.
/// </summary>
internal sealed class HandshakeAttempt(Socket socket, string who, SessionWorld world) : IAsyncDisposable
{
    private readonly SslStream _tls = new(new NetworkStream(socket, ownsSocket: false), leaveInnerStreamOpen: false);
    private readonly List<CancellationTokenSource> _limits = [];
    private SessionLink? _link;
    private bool _open;

    /// <summary>For messages; a listening side learns the name only with the certificate.</summary>
    internal string Who { get; set; } = who;

    internal SslStream Tls => _tls;

    internal ReadOnlyMemory<byte> Body => _link!.Reader.Body;

    internal CancellationToken Limit(TimeSpan limit, CancellationToken cancellationToken)
    {
        var timer = new CancellationTokenSource(limit, world.Time);
        var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        _limits.Add(timer);
        _limits.Add(both);
        return both.Token;
    }

    internal async Task AuthenticateAsync(Func<SslStream, Task> authenticate, CancellationToken cancellationToken)
    {
        try
        {
            socket.NoDelay = true;
            await authenticate(_tls);
            _link = new SessionLink(socket, _tls);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SessionException(SessionFailure.TimedOut, Who);
        }
        catch (Exception failure) when (failure is IOException or SocketException or AuthenticationException or Win32Exception or InvalidOperationException
            or ObjectDisposedException or CryptographicException) // the last from .NET, over garbage in a certificate
        {
            throw new SessionException(SessionFailure.NotAPeer, Who, failure);
        }
    }

    internal async Task SendHelloAsync(Hello hello, CancellationToken cancellationToken)
    {
        try
        {
            await _link!.Writer.WriteAsync(FrameType.Hello, JsonSerializer.SerializeToUtf8Bytes(hello, SessionJson.Default.Hello), cancellationToken).AsTask().WaitAsync(cancellationToken);
        }
        catch (IOException)
        {
            // The other side may have refused us already: its bye, or the end of the stream, tells when we read.
        }
    }

    /// <summary>The type of the next frame. The end of the stream before a hello is a refusal by the other side (S1).</summary>
    internal async Task<FrameType> ReadAsync(TimeSpan patience, SessionFailure late, CancellationToken cancellationToken)
    {
        try
        {
            return await _link!.Reader.ReadAsync(Limit(patience, cancellationToken)) switch
            {
                FrameRead.Frame => _link.Reader.Type,
                FrameRead.TooLong => throw await RefuseAsync(SessionFailure.Protocol),
                _ => throw new SessionException(SessionFailure.RefusedByPeer, Who),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw await RefuseAsync(late);
        }
        catch (Exception broken) when (broken is IOException or AuthenticationException)
        {
            throw new SessionException(SessionFailure.RefusedByPeer, Who, broken);
        }
    }

    /// <summary>Tells the other side no more than "refused", and the caller why.</summary>
    internal async Task<SessionException> RefuseAsync(SessionFailure why)
    {
        await _link!.CloseAsync("refused", world.Times.Drain, world.Time);
        return new SessionException(why, Who);
    }

    internal Session Open()
    {
        _open = true;
        return new Session(_link!, world.Time, world.Times);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var limit in _limits)
        {
            limit.Dispose();
        }

        if (!_open)
        {
            await (_link?.DisposeAsync() ?? _tls.DisposeAsync());
            socket.Dispose();
        }
    }
}
