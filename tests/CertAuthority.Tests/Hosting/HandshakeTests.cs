using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Tests.Hosting;

public sealed class HandshakeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_that_names_urls_makes_nobody_fetch_them_and_delays_nothing()
    {
        // S0: a server that accepts and never answers would hold a .NET chain build for 15 seconds.
        using var trap = new TcpListener(IPAddress.Loopback, 0);
        trap.Start();
        var caught = trap.AcceptTcpClientAsync(Stop);
        await using var authority = await RunningAuthority.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = WithUrls(key, $"http://127.0.0.1:{((IPEndPoint)trap.LocalEndpoint).Port}/");
        var watch = Stopwatch.StartNew();
        using var client = authority.NewClient(TlsIdentity.Create(certificate, []));
        using var answer = await client.GetAsync(new Uri("v1/certificates/alice", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
        Assert.False(caught.IsCompleted);
    }

    [Fact]
    public async Task A_new_tls_key_is_shown_to_the_next_client_without_a_restart()
    {
        await using var authority = await RunningAuthority.StartAsync();
        Assert.Equal(authority.Open.Keys.Current.Tls.Certificate.Der, await ShownAsync(authority));
        authority.Open.Keys.Rotate(AuthorityKeyKind.Tls);
        Assert.Equal(authority.Open.Keys.Current.Tls.Certificate.Der, await ShownAsync(authority));
    }

    [Fact]
    public async Task Asked_to_stop_it_answers_the_request_in_flight_first()
    {
        var authority = await RunningAuthority.StartAsync();
        using var stop = new CancellationTokenSource();
        var running = authority.Host.RunAsync(static () => ValueTask.CompletedTask, stop.Token);
        using var connection = await ConnectAsync(authority);
        await connection.WriteAsync("POST /ocsp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ocsp-request\r\nContent-Length: 4\r\n\r\nab"u8.ToArray(), Stop);
        await Eventually.TrueAsync(() => Task.FromResult(authority.Services<CertAuthority.Hosting.RequestCounters>().InFlight == 1));
        await stop.CancelAsync();
        await connection.WriteAsync("cd"u8.ToArray(), Stop);
        using var reader = new StreamReader(connection, Encoding.ASCII);
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync(Stop));
        await running;
        using var folder = await authority.StopAsync();
    }

    [Fact]
    public async Task Asked_to_stop_it_says_goodbye_before_it_waits_for_the_request_in_flight()
    {
        var authority = await RunningAuthority.StartAsync();
        using var stop = new CancellationTokenSource();
        var farewell = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = authority.Host.RunAsync(() => { farewell.SetResult(); return ValueTask.CompletedTask; }, stop.Token);
        using var connection = await ConnectAsync(authority);
        await connection.WriteAsync("POST /ocsp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ocsp-request\r\nContent-Length: 4\r\n\r\nab"u8.ToArray(), Stop);
        await Eventually.TrueAsync(() => Task.FromResult(authority.Services<CertAuthority.Hosting.RequestCounters>().InFlight == 1));
        await stop.CancelAsync();
        await farewell.Task.WaitAsync(Stop);
        Assert.Equal(1, authority.Services<CertAuthority.Hosting.RequestCounters>().InFlight);
        await connection.WriteAsync("cd"u8.ToArray(), Stop);
        await running;
        using var folder = await authority.StopAsync();
    }

    private static async Task<byte[]> ShownAsync(RunningAuthority authority)
    {
        byte[]? shown = null;
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, authority.Host.Port, Stop);
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(PeerTls.ForAuthorityClient(null, received =>
        {
            shown = received.Received[0];
            return true;
        }), Stop);
        return shown!;
    }

    private static async Task<SslStream> ConnectAsync(RunningAuthority authority)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, authority.Host.Port, Stop);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(PeerTls.ForAuthorityClient(null, static _ => true), Stop);
        return tls;
    }

    private static X509Certificate2 WithUrls(ECDsa key, string url)
    {
        var request = new CertificateRequest("CN=stranger", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([url], [url]));
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([url]));
        return request.Create(
            new X500DistinguishedName("CN=nobody we know"), X509SignatureGenerator.CreateForECDsa(key),
            TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1), [1, 2, 3]).CopyWithPrivateKey(key);
    }
}
