using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Authority;

/// <summary>
/// The joined authority over HTTPS. The first contact of a process proves the time (S3), later ones are judged at that time; an hour later, or
/// when the machine slept, the next request proves it anew. Every answer is bounded and parsed into a record; a refusal is an
/// <see cref="AuthorityException"/> with the authority's own code.
/// </summary>
internal sealed class AuthorityClient(
    JoinedAuthority joined,
    TrustAnchors anchors,
    IRevocationLookup revocations,
    TlsIdentity? identity,
    AuthorityClock clock,
    TimeProvider machine) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _connecting = new(1, 1);
    private readonly List<AuthorityTransport> _retired = [];
    private TlsIdentity? _identity = identity;
    private AuthorityTransport? _transport;

    internal AuthorityClock Clock { get; } = clock;

    internal TrustAnchors Anchors { get; } = anchors;

    /// <summary>The ticket that requests carry, when one is held.</summary>
    internal string? Ticket { get; set; }

    /// <summary>Where the authority answered.</summary>
    internal AuthorityAddress? Address => _transport?.Address;

    /// <summary>The certificate the authority showed, for SCRAM's channel binding (A1). Only after <see cref="ConnectAsync"/>.</summary>
    internal ReadOnlyMemory<byte> ShownCertificate =>
        _transport?.Shown is { Received.Count: > 0 } shown ? shown.Received[0] : throw new InvalidOperationException("Connect first.");

    /// <summary>All that the authority sent in TLS, its own certificate first; empty before a contact.</summary>
    internal IReadOnlyList<byte[]> ShownChain => _transport?.Shown?.Received ?? [];

    /// <summary>After a renewal: further requests show the new certificate, on connections of their own; those under way end on the old ones.</summary>
    internal void UseIdentity(TlsIdentity renewed)
    {
        Volatile.Write(ref _identity, renewed);
        Retire();
    }

    internal async Task ConnectAsync(CancellationToken cancellationToken) => await TransportAsync(cancellationToken);

    internal Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancellationToken)
        where T : class =>
        RequestAsync(HttpMethod.Get, path, null, Ticket, answer, cancellationToken);

    internal Task<TAnswer> PostAsync<TBody, TAnswer>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken)
        where TAnswer : class =>
        PostAsync(Ticket, path, body, bodyType, answer, cancellationToken);

    /// <summary>With this ticket or none, whatever the client holds: others use the client at the same time, so what it holds is never taken away for a request.</summary>
    internal Task<TAnswer> PostAsync<TBody, TAnswer>(
        string? ticket, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken)
        where TAnswer : class =>
        RequestAsync(HttpMethod.Post, path, Json(body, bodyType), ticket, answer, cancellationToken);

    /// <summary>For calls whose answer says nothing but that it was done.</summary>
    internal async Task SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken) =>
        await AnswerAsync(method, path, content, "*/*", cancellationToken);

    internal async Task<byte[]> ExchangeAsync(string path, byte[] body, string contentType, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return (await AnswerAsync(HttpMethod.Post, path, content, "*/*", cancellationToken)).Body;
    }

    internal static HttpContent Json<T>(T body, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>A request with this client's ticket, for callers that need the bare answer.</summary>
    internal Task<AuthorityAnswer> AnswerAsync(HttpMethod method, string path, HttpContent? content, string accept, CancellationToken cancellationToken) =>
        AnswerAsync(Ticket, method, path, content, accept, cancellationToken);

    internal async Task<AuthorityAnswer> AnswerAsync(string? ticket, HttpMethod method, string path, HttpContent? content, string accept, CancellationToken cancellationToken)
    {
        var transport = await TransportAsync(cancellationToken);
        using var request = Build(method, path, content, accept, ticket);
        return await transport.SendAsync(request, Patience, cancellationToken);
    }

    /// <summary>A streamed answer; the caller disposes it.</summary>
    internal Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, HttpContent? content, string accept, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellationToken) =>
        OpenAsync(method, path, content, accept, headers, Patience, cancellationToken);

    /// <summary>With a patience of its own, for a large body on a slow path.</summary>
    internal async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method, string path, HttpContent? content, string accept, IEnumerable<(string Name, string Value)> headers, TimeSpan patience, CancellationToken cancellationToken)
    {
        var transport = await TransportAsync(cancellationToken);
        using var request = Build(method, path, content, accept, Ticket);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await transport.OpenAsync(request, patience, cancellationToken);
    }

    public void Dispose()
    {
        _transport?.Dispose();
        _retired.ForEach(static transport => transport.Dispose());
        _connecting.Dispose();
    }

    private async Task<T> RequestAsync<T>(HttpMethod method, string path, HttpContent? content, string? ticket, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using (content)
        {
            var answer = await AnswerAsync(ticket, method, path, content, "application/json", cancellationToken);
            return TryParse(answer.Body, type, out var value) ? value : throw new AuthorityException(AuthorityFailure.BadAnswer, path);
        }
    }

    private static HttpRequestMessage Build(HttpMethod method, string path, HttpContent? content, string accept, string? ticket)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (ticket is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ticket);
        }

        return request;
    }

    private async Task<AuthorityTransport> TransportAsync(CancellationToken cancellationToken)
    {
        if (_transport is { } ready && !Clock.IsDue)
        {
            return ready;
        }

        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (!Clock.IsProven)
            {
                Retire();   // S3: the machine slept, so this is a first contact again: dates are judged once the time is known
            }
            else if (_transport is { } kept && Clock.IsDue)
            {
                await AuthorityContact.ProveTimeAsync(kept, Anchors, revocations, Clock, machine, cancellationToken);
            }

            return _transport ??= await FindAsync(cancellationToken);
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>Requests under way end on it.</summary>
    private void Retire()
    {
        if (Interlocked.Exchange(ref _transport, null) is { } old)
        {
            lock (_retired)
            {
                _retired.Add(old);
            }
        }
    }

    private async Task<AuthorityTransport> FindAsync(CancellationToken cancellationToken)
    {
        AuthorityException? last = null;
        foreach (var text in joined.Addresses)
        {
            if (!AuthorityAddress.TryParse(text, out var address, out _))
            {
                continue;
            }

            var contact = new AuthorityContact(address, Volatile.Read(ref _identity), Anchors, revocations, Clock, machine);
            try
            {
                return await contact.OpenAsync(cancellationToken);
            }
            catch (AuthorityException failure) when (failure.Reason is AuthorityFailure.Unreachable or AuthorityFailure.TimedOut or AuthorityFailure.NotAnAuthority)
            {
                last = failure;
            }
        }

        throw last ?? new AuthorityException(AuthorityFailure.Unreachable, string.Join(", ", joined.Addresses));
    }

    private static bool TryParse<T>(byte[] body, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? value)
        where T : class
    {
        try
        {
            value = JsonSerializer.Deserialize(body, type);
            return value is not null;
        }
        catch (JsonException)
        {
            value = null;
            return false;
        }
    }
}
