using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Authority;

/// <summary>
/// HTTPS to the authority: one connection pool, our own judgement of the certificate, a limit on every answer and every wait, and one
/// exception for everything that can go wrong. No proxy, no redirects, no cookies.
/// </summary>
internal sealed class AuthorityTransport : IDisposable
{
    internal const int LongestAnswer = 4 * 1024 * 1024;
    private const int LongestProblem = 16 * 1024;

    private readonly HttpClient _client;
    private readonly ConnectionVerdict _verdict;

    internal AuthorityTransport(AuthorityAddress address, TlsIdentity? identity, Func<TlsCertificates, AuthorityFailure?> judge)
    {
        Address = address;
        _verdict = new ConnectionVerdict(judge);
#pragma warning disable CA2000 // the client owns and disposes its handler
        var handler = new SocketsHttpHandler
        {
            SslOptions = PeerTls.ForAuthorityClient(identity, _verdict.Judge),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 32,
        };
#pragma warning restore CA2000
        _client = new HttpClient(handler, disposeHandler: true)
        {
            BaseAddress = address.HttpsUri,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestAnswer,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    internal AuthorityAddress Address { get; }

    /// <summary>What the authority showed on the newest connection, judged good.</summary>
    internal TlsCertificates? Shown => _verdict.Accepted;

    /// <summary>Sends and reads the whole answer; a refusal of the authority is thrown as an <see cref="AuthorityException"/>.</summary>
    internal async Task<AuthorityAnswer> SendAsync(HttpRequestMessage request, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var response = await ExchangeAsync(request, HttpCompletionOption.ResponseContentRead, patience, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? new AuthorityAnswer((int)response.StatusCode, body, response.Headers, response.Content.Headers)
            : throw Refusal(response, body);
    }

    /// <summary>For answers that are streamed (events, downloads): returns at the headers; the caller disposes the response.</summary>
    internal async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, TimeSpan patience, CancellationToken cancellationToken)
    {
        var response = await ExchangeAsync(request, HttpCompletionOption.ResponseHeadersRead, patience, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw Refusal(response, await ReadProblemAsync(response.Content, patience, cancellationToken));
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage request, HttpCompletionOption until, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            return await _client.SendAsync(request, until, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AuthorityException(AuthorityFailure.TimedOut, Address.ToString());
        }
        catch (HttpRequestException failure)
        {
            throw new AuthorityException(ReasonOf(failure), Address.ToString(), failure);
        }
    }

    /// <summary>As much of a streamed refusal as a problem document may have; empty when it does not come whole and in time.</summary>
    private static async Task<byte[]> ReadProblemAsync(HttpContent content, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(limit.Token);
            var body = new byte[LongestProblem + 1];
            return body[..await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, limit.Token)];
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return [];   // the status says enough
        }
    }

    private AuthorityFailure ReasonOf(HttpRequestException failure)
    {
        if (_verdict.TakeRefusal() is { } refused)
        {
            return refused;
        }

        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException)
            {
                return AuthorityFailure.Unreachable;
            }

            if (cause is AuthenticationException)
            {
                return AuthorityFailure.NotAnAuthority;
            }
        }

        return failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError ? AuthorityFailure.Unreachable : AuthorityFailure.NotAnAuthority;
    }

    private AuthorityException Refusal(HttpResponseMessage response, byte[] body)
    {
        var reason = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => AuthorityFailure.NotSignedIn,
            HttpStatusCode.NotFound => AuthorityFailure.NotFound,
            HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => AuthorityFailure.Conflict,
            HttpStatusCode.TooManyRequests => AuthorityFailure.TooMany,
            >= HttpStatusCode.InternalServerError => AuthorityFailure.Broken,
            _ => AuthorityFailure.Refused,
        };
        return TryReadProblem(response, body) is { } problem
            ? new AuthorityException(reason, problem, RetryAfter(response.Headers))
            : new AuthorityException(reason, $"{Address} ({(int)response.StatusCode})");
    }

    private static ProblemDocument? TryReadProblem(HttpResponseMessage response, byte[] body)
    {
        if (response.Content.Headers.ContentType?.MediaType != ProblemDocument.MediaType || body.Length > LongestProblem)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(body, ProblemJson.Default.ProblemDocument) is { Code: not null, Detail: not null } problem ? problem : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseHeaders headers) => headers.RetryAfter?.Delta;

    /// <summary>HttpClient only learns yes or no inside the handshake; this keeps why it was no.</summary>
    private sealed class ConnectionVerdict(Func<TlsCertificates, AuthorityFailure?> judge)
    {
        private readonly Lock _gate = new();
        private AuthorityFailure? _refused;

        internal TlsCertificates? Accepted { get; private set; }

        internal bool Judge(TlsCertificates received)
        {
            var failure = judge(received);
            lock (_gate)
            {
                _refused = failure;
                Accepted = failure is null ? received : Accepted;
            }

            return failure is null;
        }

        internal AuthorityFailure? TakeRefusal()
        {
            lock (_gate)
            {
                var refused = _refused;
                _refused = null;
                return refused;
            }
        }
    }
}

/// <summary>A whole answer of the authority.</summary>
internal sealed record AuthorityAnswer(int Status, byte[] Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders);
