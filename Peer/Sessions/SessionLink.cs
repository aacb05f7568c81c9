using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json;

namespace PeerSecure.Peer.Sessions;

/// <summary>The encrypted connection under a session, with its one reader and its writer, from the handshake to the close.</summary>
internal sealed class SessionLink : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly SslStream _stream;
    private readonly CancellationTokenSource _closed = new();
    private int _closing;

    internal SessionLink(Socket socket, SslStream stream)
    {
        _socket = socket;
        _stream = stream;
        Reader = new FrameReader(stream);
        Writer = new FrameWriter(stream, _closed.Token);
    }

    internal SslStream Tls => _stream;

    internal FrameReader Reader { get; }

    internal FrameWriter Writer { get; }

    /// <summary>
    /// Says why (one bye frame, a code and no detail), closes our half, waits shortly for the other half, closes. A plain close would often
    /// throw the bye away before the other side has read it.
    /// </summary>
    internal async Task CloseAsync(string? code, TimeSpan drain, TimeProvider time)
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
        {
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(drain, time);
            if (code is not null)
            {
                await Writer.WriteAsync(FrameType.Bye, JsonSerializer.SerializeToUtf8Bytes(new Bye(code), SessionJson.Default.Bye), limit.Token).AsTask().WaitAsync(limit.Token);
            }

            // OpenSSL reports an error of its own, not an IOException, when the other side has said its goodbye already
            await Writer.FinishAsync(_stream.ShutdownAsync, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _socket.Shutdown(SocketShutdown.Send);
            await DrainAsync(limit.Token);
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // the other side is gone or too slow: nothing more can be said to it
        }
        finally
        {
            await DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref _closing, 1);
        await _closed.CancelAsync();
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    /// <summary>On the bare socket: what comes is not wanted any more, and the stream's reader may still be in use.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var waste = new byte[16 * 1024];
        while (await _socket.ReceiveAsync(waste, SocketFlags.None, cancellationToken) > 0)
        {
        }
    }
}
