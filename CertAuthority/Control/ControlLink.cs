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
    private readonly ControlChannel _channel;

    private ControlLink(ControlChannel channel) => _channel = channel;

    public AuthorityFolder Folder => _channel.Folder;

    /// <summary>An authority serves, and this command only talks to it.</summary>
    public bool IsRunning => _channel.IsRunning;

    public static async Task<ControlLink> OpenAsync(
        AuthorityFolder folder, Func<CancellationToken, Task<AuthorityHost>> startOwn, CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.Database))
        {
            throw new HostingException(HostingFailure.NoAuthority, folder.Path);
        }

#pragma warning disable CA2000 // owned by the link, which is returned or disposed below
        var link = new ControlLink(new ControlChannel(folder, startOwn));
#pragma warning restore CA2000
        try
        {
            await link._channel.EnsureServedAsync(cancellationToken);
            return link;
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }

    public Task<TResponse> GetAsync<TResponse>(string path, JsonTypeInfo<TResponse> response, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, response, cancellationToken);

    /// <summary>A request without a body.</summary>
    public Task<TResponse> SendAsync<TResponse>(HttpMethod method, string path, JsonTypeInfo<TResponse> response, CancellationToken cancellationToken) =>
        ReadAsync(() => new HttpRequestMessage(method, path), response, cancellationToken);

    /// <summary>A request without a body that is answered with nothing.</summary>
    public async Task SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var answered = await SendAsync(() => new HttpRequestMessage(method, path), HttpCompletionOption.ResponseContentRead, cancellationToken);
    }

    public Task<TResponse> PostAsync<TRequest, TResponse>(
        string path, TRequest body, JsonTypeInfo<TRequest> request, JsonTypeInfo<TResponse> response, CancellationToken cancellationToken) =>
        ReadAsync(() => Post(path, body, request), response, cancellationToken);

    /// <summary>For requests that are answered with nothing.</summary>
    public async Task PostAsync<TRequest>(string path, TRequest body, JsonTypeInfo<TRequest> type, CancellationToken cancellationToken)
    {
        using var answered = await SendAsync(() => Post(path, body, type), HttpCompletionOption.ResponseContentRead, cancellationToken);
    }

    /// <summary>For streams; the caller disposes the answer.</summary>
    public Task<HttpResponseMessage> OpenStreamAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    private static HttpRequestMessage Post<TRequest>(string path, TRequest body, JsonTypeInfo<TRequest> type) =>
        new(HttpMethod.Post, path) { Content = JsonContent.Create(body, type) };

    private async Task<TResponse> ReadAsync<TResponse>(Func<HttpRequestMessage> make, JsonTypeInfo<TResponse> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(make, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new JsonException("The authority answered with nothing.");
    }

    /// <summary>An answer that is not a refusal.</summary>
    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        var response = await _channel.SendAsync(make, completion, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await FailureAsync(response, cancellationToken);
        }
    }

    private static async Task<ControlException> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var isProblem = response.Content.Headers.ContentType?.MediaType == ProblemDocument.MediaType;
        var problem = isProblem ? await response.Content.ReadFromJsonAsync(ProblemJson.Default.ProblemDocument, cancellationToken) : null;
        return new ControlException(response.StatusCode, problem?.Code ?? ErrorCodes.Internal, problem?.Detail ?? $"The authority answered {(int)response.StatusCode}.");
    }
}
