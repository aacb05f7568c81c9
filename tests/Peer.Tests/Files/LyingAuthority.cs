using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Files;
using PeerSecure.Peer.Identity;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Files;

/// <summary>
/// An authority's file store over real TLS, in HTTP/1.1 by hand. It behaves like the true one until a test makes it lie: each honest reply passes
/// through <see cref="Lie"/> on its way out.
/// </summary>
internal sealed class LyingAuthority : IAsyncDisposable
{
    private readonly TestAuthority _authority = new(TimeProvider.System.GetUtcNow());
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TlsIdentity _identity;
    private readonly Task _accepting;
    private readonly AuthorityClient _client;

    internal LyingAuthority()
    {
        _identity = _authority.Authority(AuthorityRole.Tls).Tls;
        _listener.Start();
        var joined = new JoinedAuthority
        {
            Id = _authority.Id.ToString(),
            Roots = [],
            Addresses = [$"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}"],
        };
        var clock = new AuthorityClock(TimeProvider.System, _authority.Now);
        clock.Prove(_authority.Now, TimeProvider.System.GetTimestamp());
        _client = new AuthorityClient(joined, _authority.Anchors, DangerousNoRevocation.Lookup, null, clock, TimeProvider.System);
        Server = new FileServer(_client, static _ => Task.CompletedTask);
        _accepting = AcceptAsync();
    }

    internal FileServer Server { get; }

    /// <summary>What it keeps, by id.</summary>
    internal Dictionary<string, (long Length, List<byte> Bytes)> Files { get; } = [];

    internal List<FileRequest> Requests { get; } = [];

    internal Func<FileRequest, FileReply, FileReply> Lie { get; set; } = static (_, honest) => honest;

    /// <summary>Bytes of endless answers that were taken from it.</summary>
    internal long Poured { get; private set; }

    internal int Count(string method) => Requests.Count(request => request.Method == method);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        await using (var tls = new SslStream(client.GetStream()))
        {
            try
            {
                var options = PeerTls.ForAuthority(_identity, new TlsCertificates());
                options.ApplicationProtocols = [SslApplicationProtocol.Http11];
                await tls.AuthenticateAsServerAsync(options, _stop.Token);
                while (await ReadAsync(tls) is { } request && await AnswerAsync(tls, request))
                {
                    // the next one on this connection
                }
            }
            catch (Exception over) when (over is IOException or OperationCanceledException)
            {
                // the client has had enough, or the test is over
            }
        }
    }

    private async Task<FileRequest?> ReadAsync(SslStream tls)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!(head.Count >= 4 && head[^4] == '\r' && head[^2] == '\r'))
        {
            if (await tls.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines[1..].Select(static line => line.Split(": ", 2)).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await tls.ReadExactlyAsync(body, _stop.Token);
        return new FileRequest(lines[0].Split(' ')[0], lines[0].Split(' ')[1], headers, body);
    }

    private async Task<bool> AnswerAsync(SslStream tls, FileRequest request)
    {
        FileReply reply;
        lock (Requests)
        {
            Requests.Add(request);
            reply = Lie(request, Honest(request));
        }

        if (reply.Drops)
        {
            return false;
        }

        var head = new StringBuilder($"HTTP/1.1 {reply.Status} x\r\n");
        foreach (var (name, value) in reply.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {(reply.IsEndless ? long.MaxValue : reply.SaidLength ?? reply.Body.Length)}\r\n\r\n");
        await tls.WriteAsync(Encoding.ASCII.GetBytes(head.ToString()), _stop.Token);
        await tls.WriteAsync(request.Method == "HEAD" ? [] : reply.Body, _stop.Token);
        while (reply.IsEndless)
        {
            await tls.WriteAsync(new byte[64 * 1024], _stop.Token);
            Poured += 64 * 1024;
        }

        if (reply.Stalls)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        return !reply.Hangs;
    }

    private FileReply Honest(FileRequest request)
    {
        var id = request.Path.Split('/')[^1];
        return request.Method switch
        {
            "POST" => Create(long.Parse(request.Headers["Upload-Length"], CultureInfo.InvariantCulture)),
            _ when !Files.ContainsKey(id) => FileReply.Problem(404, FileCodes.UnknownFile),
            "HEAD" => FileReply.Of(200).With("Upload-Offset", $"{Files[id].Bytes.Count}"),
            "PATCH" => Append(id, request),
            "DELETE" => Files.Remove(id) ? FileReply.Of(204) : FileReply.Of(404),
            _ when request.Path.StartsWith("/v1/", StringComparison.Ordinal) => Describe(id),
            _ => Give([.. Files[id].Bytes], request),
        };
    }

    private FileReply Create(long length)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        Files[id] = (length, []);
        return FileReply.Of(201).With("Location", $"/files/{id}");
    }

    private FileReply Append(string id, FileRequest request)
    {
        var bytes = Files[id].Bytes;
        if (request.Offset != bytes.Count)
        {
            return FileReply.Problem(409, FileCodes.WrongOffset);
        }

        bytes.AddRange(request.Body);
        return FileReply.Of(204).With("Upload-Offset", $"{bytes.Count}");
    }

    private FileReply Describe(string id)
    {
        var (length, bytes) = Files[id];
        using var digest = new ContentDigest(withPosixChecksum: true);
        digest.Append(bytes.ToArray());
        var stored = new StoredFile(id, length, bytes.Count, bytes.Count == length, Convert.ToHexStringLower(digest.Sha256()), digest.PosixChecksum, _authority.Now, _authority.Now, null);
        return FileReply.Of(200, JsonSerializer.SerializeToUtf8Bytes(stored, FileJson.Default.StoredFile));
    }

    private static FileReply Give(byte[] all, FileRequest request)
    {
        var range = request.Headers["Range"]["bytes=".Length..].Split('-');
        var from = (int)Math.Min(request.From, all.Length);
        var to = range[1].Length > 0 ? Math.Min(int.Parse(range[1], CultureInfo.InvariantCulture) + 1, all.Length) : all.Length;
        return FileReply.Of(206, all[from..Math.Max(from, to)]).With("Content-Range", $"bytes {from}-{to - 1}/{all.Length}");
    }
}
