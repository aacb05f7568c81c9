using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Tests.Hosting;

/// <summary>No client takes more than its share, and each is told so where it can be.</summary>
public sealed class LimitTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"Limits":{"BodyBytes":5}}""", "BodyBytes", "1024")]
    [InlineData("""{"Limits":{"Connections":0}}""", "Connections", "100000")]
    [InlineData("""{"Limits":{"StopSeconds":"soon"}}""", "StopSeconds", "")]
    [InlineData("""{"Limits":""", "settings.json", "")]
    public async Task A_bad_setting_stops_the_start_and_names_itself_and_its_range(string settings, string key, string range)
    {
        using var folder = Prepared(settings);
        var failure = await Assert.ThrowsAsync<UsageException>(() => RunningAuthority.StartAsync(folder));
        Assert.Contains(key, failure.Message, StringComparison.Ordinal);
        Assert.Contains(range, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_address_holds_no_more_than_its_connections_and_others_go_on()
    {
        await using var authority = await RunningAuthority.StartAsync(Prepared("""{"Limits":{"ConnectionsPerAddress":2}}"""));
        using var first = await ConnectAsync(authority);
        using var second = await ConnectAsync(authority);
        await Assert.ThrowsAnyAsync<IOException>(() => ConnectAsync(authority));
        first.Dispose();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var third = await ConnectAsync(authority);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        });
    }

    [Theory]
    [InlineData(1, "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(100_000, "application/ocsp-request", HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_caller_over_http_2_may_finish_what_was_refused_meanwhile(int length, string type, HttpStatusCode expected)
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var client = authority.NewClient();
        using var content = new LateContent(length);
        content.Headers.ContentType = new(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("ocsp", UriKind.Relative)) { Content = content, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal(expected, answer.StatusCode);
        using var body = new StreamReader(await answer.Content.ReadAsStreamAsync(Stop));
        var read = new char[1];
        while (read[0] != '}')      // the whole answer, and yet not its end
        {
            Assert.Equal(1, await body.ReadAsync(read, Stop));
        }

        content.Late.SetResult();
        await content.Sent.Task.WaitAsync(Stop);
        Assert.Equal(0, await body.ReadAsync(read, Stop));
    }

    [Fact]
    public async Task A_large_body_is_refused_before_it_is_read()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var client = authority.NewClient();
        using var content = new ByteArrayContent(new byte[100_000]);
        content.Headers.ContentType = new("application/ocsp-request");
        using var answer = await client.PostAsync(new Uri("ocsp", UriKind.Relative), content, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Too_many_headers_and_half_a_request_end_the_connection()
    {
        await using var authority = await RunningAuthority.StartAsync(Prepared("""{"Limits":{"HeaderSeconds":1}}"""));
        using (var many = await ConnectAsync(authority))
        {
            var lines = string.Concat(Enumerable.Range(0, 200).Select(static number => $"X-{number}: y\r\n"));
            await many.WriteAsync(Encoding.ASCII.GetBytes($"GET /healthz HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n"), Stop);
            Assert.StartsWith("HTTP/1.1 431", await ReadAsync(many), StringComparison.Ordinal);
        }

        using var half = await ConnectAsync(authority);
        await half.WriteAsync("GET /healthz HTTP/1.1\r\nHost: loc"u8.ToArray(), Stop);
        Assert.StartsWith("HTTP/1.1 408", await ReadAsync(half), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_address_takes_no_more_than_its_share_of_the_requests_in_flight_and_others_go_on()
    {
        await using var authority = await RunningAuthority.StartAsync(Prepared("""{"Limits":{"RequestsPerAddress":2}}"""));
        using var first = await ConnectAsync(authority);
        using var second = await ConnectAsync(authority);
        foreach (var half in (SslStream[])[first, second])
        {
            await half.WriteAsync("POST /ocsp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ocsp-request\r\nContent-Length: 4\r\n\r\nab"u8.ToArray(), Stop);
        }

        await Eventually.TrueAsync(() => Task.FromResult(authority.Services<RequestCounters>().InFlight == 2));
        using var third = await ConnectAsync(authority);
        using var other = await ConnectAsync(authority, IPAddress.Parse("127.0.0.2"));
        Assert.StartsWith("HTTP/1.1 503", await AskAsync(third), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(other), StringComparison.Ordinal);

        await first.WriteAsync("cd"u8.ToArray(), Stop);
        Assert.StartsWith("HTTP/1.1 200", await ReadAsync(first), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => Task.FromResult(authority.Services<RequestCounters>().InFlight == 1));
        using var next = await ConnectAsync(authority);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(next), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_bodies_without_a_small_length_one_address_sends_one_at_a_time()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var trickling = await ConnectAsync(authority);
        const string Expecting = "POST /v1/revocations HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n";
        Assert.StartsWith("HTTP/1.1 100", await AskAsync(trickling, Expecting), StringComparison.Ordinal);   // its body is being read
        var chunked = "POST /v1/revocations HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n0\r\n\r\n";
        using var again = await ConnectAsync(authority);
        Assert.StartsWith("HTTP/1.1 503", await AskAsync(again, chunked), StringComparison.Ordinal);
        using var small = await ConnectAsync(authority);
        Assert.StartsWith("HTTP/1.1 400", await AskAsync(small, "POST /v1/revocations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n{"), StringComparison.Ordinal);
        using var other = await ConnectAsync(authority, IPAddress.Parse("127.0.0.2"));
        Assert.StartsWith("HTTP/1.1 400", await AskAsync(other, chunked), StringComparison.Ordinal);
        await trickling.WriteAsync("1\r\n{\r\n0\r\n\r\n"u8.ToArray(), Stop);
        Assert.StartsWith("HTTP/1.1 400", await ReadAsync(trickling), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_takes_the_room_it_has_come_to_and_not_the_room_it_may_come_to()
    {
        var sent = RandomNumberGenerator.GetBytes(10_000);
        var context = new DefaultHttpContext { Request = { Body = new MemoryStream(sent) } };
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = BoundedBody.ReadAsync(context.Request, 16 * 1024 * 1024, Stop);
        Assert.True(read.IsCompleted);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, sent.Length, 8 * sent.Length);
        Assert.Equal(sent, await read);

        foreach (var (limit, fits) in ((int, bool)[])[(9_999, false), (10_000, true), (10_001, true)])
        {
            context.Request.Body = new MemoryStream(sent);
            Assert.Equal(fits, await BoundedBody.ReadAsync(context.Request, limit, Stop) is not null);
        }
    }

    [Fact]
    public async Task Too_many_questions_of_one_address_and_too_many_changes_of_one_account_are_put_off()
    {
        await using var authority = await RunningAuthority.StartAsync(Prepared(
            """{"Limits":{"OpenRequestsPerAddress":3,"OpenRequestsPerAddressAndSecond":1,"WritesPerAccount":2,"WritesPerAccountAndSecond":1}}"""), new FixedTime(TimeProvider.System.GetUtcNow()));
        using var alice = await Member.JoinAsync(authority, "alice/laptop");
        using var bob = await Member.JoinAsync(authority, "bob/desk");
        Assert.Equal([200, 200, 200, 429], await StatusesAsync(4, () => alice.Http.GetAsync(new Uri("v1/revocations?after=0", UriKind.Relative), Stop)));
        using var put = await bob.Http.GetAsync(new Uri("v1/revocations?after=0", UriKind.Relative), Stop);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (put.StatusCode, put.Headers.RetryAfter?.Delta));

        Task<HttpResponseMessage> Change(Member member) => member.PutAsync("v1/prekeys", new PublishKeys(null, null), DeviceJson.Default.PublishKeys);
        Assert.Equal([204, 204, 429], await StatusesAsync(3, () => Change(alice)));
        Assert.Equal([204], await StatusesAsync(1, () => Change(bob)));
        Assert.Equal([200, 200, 200], await StatusesAsync(3, () => alice.Http.GetAsync(new Uri("v1/devices", UriKind.Relative), Stop)));   // reading is not counted
    }

    private static async Task<List<int>> StatusesAsync(int count, Func<Task<HttpResponseMessage>> ask)
    {
        var statuses = new List<int>();
        while (statuses.Count < count)
        {
            using var answer = await ask();
            statuses.Add((int)answer.StatusCode);
        }

        return statuses;
    }

    private static TemporaryFolder Prepared(string settings)
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("authority"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(folder.In("authority/settings.json"), settings);
        return folder;
    }

    private static async Task<SslStream> ConnectAsync(RunningAuthority authority, IPAddress? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from ?? IPAddress.Loopback, 0));
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, authority.Host.Port, Stop);
        }
        catch (SocketException reset)
        {
            throw new IOException("refused at once", reset);   // the reset may overtake the end of the connect
        }

        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(PeerTls.ForAuthorityClient(null, static _ => true), Stop);
        return tls;
    }

    private static async Task<string> AskAsync(SslStream stream, string request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Stop);
        return await ReadAsync(stream);
    }

    /// <summary>The status line; what becomes of the connection afterwards is the server's business.</summary>
    private static async Task<string> ReadAsync(SslStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        return await reader.ReadLineAsync(Stop) ?? "";
    }
}
