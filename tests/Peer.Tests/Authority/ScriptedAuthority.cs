using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Identity;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Authority;

/// <summary>An authority that says what a test wants it to, broken or hostile answers included: real TLS under a minted certificate, HTTP/1.1, one answer a request.</summary>
internal sealed class ScriptedAuthority : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TestAuthority _authority;
    private readonly TlsIdentity _identity;
    private readonly Func<ScriptedRequest, ScriptedAnswer?> _answer;
    private readonly ConcurrentQueue<ScriptedRequest> _asked = [];
    private readonly Task _serving;

    /// <param name="authority">Whose certificate it shows: the issuing key of this moment.</param>
    /// <param name="answer">Null for what every authority has an answer to.</param>
    internal ScriptedAuthority(TestAuthority authority, Func<ScriptedRequest, ScriptedAnswer?> answer)
    {
        (_authority, _answer, _identity) = (authority, answer, authority.Authority(AuthorityRole.Tls).Tls);
        Joined = new JoinedAuthority
        {
            Id = authority.Id.Value,
            Roots = [new CertificateBytes(authority.Root.Certificate.RawData)],
            Addresses = [],
        };
        _listener.Start();
        Joined = Joined with { Addresses = [$"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"] };
        _serving = ServeAsync();
    }

    internal JoinedAuthority Joined { get; }

    /// <summary>Method and path of all requests so far, in their order.</summary>
    internal IReadOnlyList<string> Asked => [.. _asked.Select(static request => $"{request.Method} {request.Path}")];

    internal IReadOnlyList<ScriptedRequest> Requests => [.. _asked];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(TalkAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        finally
        {
            await Task.WhenAll(connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TalkAsync(Socket socket)
    {
        await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var options = PeerTls.ForAuthority(_identity, new TlsCertificates());
        options.ApplicationProtocols = [SslApplicationProtocol.Http11];
        await tls.AuthenticateAsServerAsync(options, _stop.Token);
        while (await ReadAsync(tls) is { } request)
        {
            _asked.Enqueue(request);
            var answer = _answer(request) ?? Usual(request);
            var head = $"HTTP/1.1 {answer.Status} Said\r\nContent-Type: {answer.Type}\r\nContent-Length: {answer.Length ?? answer.Body.Length}\r\n{answer.Headers}\r\n";
            await tls.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
            await tls.WriteAsync(request.Method == "HEAD" ? [] : answer.Body, _stop.Token);
        }
    }

    private async Task<ScriptedRequest?> ReadAsync(SslStream tls)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await tls.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n");
        var length = lines.FirstOrDefault(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        var body = new byte[length is null ? 0 : int.Parse(length.Split(':')[1], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture)];
        await tls.ReadExactlyAsync(body, _stop.Token);
        var first = lines[0].Split(' ');
        return new ScriptedRequest(first[0], first[1], body);
    }

    private ScriptedAnswer Usual(ScriptedRequest request) => request switch
    {
        { Path: "/v1/tickets" } => ScriptedAnswer.Json($$"""{"ticket":"t","expiresAt":"{{_authority.Now:O}}","refreshableUntil":"{{_authority.Now:O}}","roles":[],"bound":true}"""),
        { Method: "GET", Path: var path } when path.StartsWith("/v1/revocations", StringComparison.Ordinal) => ScriptedAnswer.Json("""{"updates":[]}"""),
        _ => new ScriptedAnswer(204),
    };
}

internal sealed record ScriptedRequest(string Method, string Path, byte[] Body);

/// <param name="Status">Of HTTP.</param>
internal sealed record ScriptedAnswer(int Status)
{
    public string Type { get; init; } = "application/octet-stream";

    public byte[] Body { get; init; } = [];

    /// <summary>Said instead of the true one.</summary>
    public long? Length { get; init; }

    /// <summary>Each with its line end.</summary>
    public string Headers { get; init; } = "";

    internal static ScriptedAnswer Json(string json) => new(200) { Type = "application/json", Body = Encoding.UTF8.GetBytes(json) };

    internal static ScriptedAnswer Problem(int status, string code) =>
        new(status) { Type = "application/problem+json", Body = Encoding.UTF8.GetBytes($$"""{"status":{{status}},"title":"No","detail":"No.","code":"{{code}}"}""") };
}
