using System.Diagnostics;
using System.Net.Sockets;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Control;

/// <summary>
/// The way to an authority on this machine: the control socket of the one that runs, or of one started here and ended with the channel.
/// Commands may run side by side: one that finds another's short-lived authority ending starts its own.
/// </summary>
internal sealed class ControlChannel : IAsyncDisposable
{
    /// <summary>Another command may have the database for a moment; it ends by itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http;
    private readonly Func<CancellationToken, Task<AuthorityHost>> _startOwn;
    private AuthorityHost? _own;

    public ControlChannel(AuthorityFolder folder, Func<CancellationToken, Task<AuthorityHost>> startOwn)
    {
        _startOwn = startOwn;
        Folder = folder;
#pragma warning disable CA2000 // the client owns its handler
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = (_, cancellationToken) => ConnectAsync(folder, cancellationToken),
            UseProxy = false,
            AllowAutoRedirect = false,
        })
#pragma warning restore CA2000
        {
            BaseAddress = new Uri("http://control/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public AuthorityFolder Folder { get; }

    /// <summary>An authority serves, and this only talks to it.</summary>
    public bool IsRunning => _own is null;

    public static async Task<bool> IsServedAsync(AuthorityFolder folder, CancellationToken cancellationToken)
    {
        if (!folder.ControlSocketFits || !File.Exists(folder.ControlSocket))
        {
            return false;
        }

        try
        {
            await using var stream = await ConnectAsync(folder, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            // Left behind by a process that was killed.
            return false;
        }
    }

    /// <summary>Returns when somebody answers at the socket, be it ourselves.</summary>
    public async Task EnsureServedAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var look = new PeriodicTimer(Look);
        while (!await IsServedAsync(Folder, cancellationToken))
        {
            try
            {
                _own = await _startOwn(cancellationToken);
                return;
            }
            catch (StorageException locked) when (locked.Failure == StorageFailure.Locked && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await look.WaitForNextTickAsync(cancellationToken);
            }
        }
    }

    /// <param name="make">Makes the request; called again when the first could not be sent.</param>
    /// <param name="completion">Whether to wait for the whole answer.</param>
    /// <param name="cancellationToken">Of the command.</param>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        try
        {
            return await SendOnceAsync(make, completion, cancellationToken);
        }
        catch (HttpRequestException gone) when (gone.HttpRequestError == HttpRequestError.ConnectionError && IsRunning)
        {
            // It was another command that has just ended; nothing was sent.
            await EnsureServedAsync(cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            throw new HostingException(HostingFailure.ConnectionLost, Folder.Path, failure);
        }

        return await SendOnceAsync(make, completion, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> make, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using var request = make();
        return await _http.SendAsync(request, completion, cancellationToken);
    }

    private static async ValueTask<Stream> ConnectAsync(AuthorityFolder folder, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // the stream owns it, or the catch disposes it
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(folder.ControlSocket), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
