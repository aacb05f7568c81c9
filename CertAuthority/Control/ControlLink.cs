using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Control;

/// <summary>
/// How a <c>ca</c> command talks to the authority: over the control socket of the one that runs, else to one it starts itself
/// with no door but that socket, and ends again. Both ways it is the same requests to the same endpoints.
/// </summary>
internal sealed class ControlLink : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly AuthorityHost? _own;

    private ControlLink(AuthorityFolder folder, AuthorityHost? own)
    {
        _own = own;
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

    /// <summary>An authority serves, and this command only talks to it.</summary>
    public bool IsRunning => _own is null;

    public static async Task<ControlLink> OpenAsync(
        AuthorityFolder folder, Func<CancellationToken, Task<AuthorityHost>> startOwn, CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.Database))
        {
            throw new HostingException(HostingFailure.NoAuthority, folder.Path);
        }

        return await IsServedAsync(folder, cancellationToken)
            ? new ControlLink(folder, own: null)
            : new ControlLink(folder, await startOwn(cancellationToken));
    }

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

    public Task<TResponse> GetAsync<TResponse>(string path, JsonTypeInfo<TResponse> response, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, response, cancellationToken);

    /// <summary>A request without a body.</summary>
    public Task<TResponse> SendAsync<TResponse>(HttpMethod method, string path, JsonTypeInfo<TResponse> response, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(method, path), response, cancellationToken);

    /// <summary>A request without a body that is answered with nothing.</summary>
    public async Task SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await _http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await FailureAsync(response, cancellationToken);
        }
    }

    public Task<TResponse> PostAsync<TRequest, TResponse>(
        string path, TRequest body, JsonTypeInfo<TRequest> request, JsonTypeInfo<TResponse> response, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, request) }, response, cancellationToken);

    /// <summary>For requests that are answered with nothing.</summary>
    public async Task PostAsync<TRequest>(string path, TRequest body, JsonTypeInfo<TRequest> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, type) };
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await FailureAsync(response, cancellationToken);
        }
    }

    /// <summary>For streams; the caller disposes the answer.</summary>
    public async Task<HttpResponseMessage> OpenStreamAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await FailureAsync(response, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }

    private async Task<TResponse> SendAsync<TResponse>(HttpRequestMessage request, JsonTypeInfo<TResponse> type, CancellationToken cancellationToken)
    {
        using (request)
        {
            using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw await FailureAsync(response, cancellationToken);
            }

            return await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new JsonException("The authority answered with nothing.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, completion, cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            throw new HostingException(HostingFailure.ConnectionLost, Folder.Path, failure);
        }
    }

    private static async Task<ControlException> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var isProblem = response.Content.Headers.ContentType?.MediaType == ProblemDocument.MediaType;
        var problem = isProblem ? await response.Content.ReadFromJsonAsync(ProblemJson.Default.ProblemDocument, cancellationToken) : null;
        return new ControlException(response.StatusCode, problem?.Code ?? ErrorCodes.Internal, problem?.Detail ?? $"The authority answered {(int)response.StatusCode}.");
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
