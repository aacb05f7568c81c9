using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Routing;
using PeerSecure.CertAuthority.Hosting;

namespace PeerSecure.CertAuthority.Tests.Hosting;

/// <summary>Which door leads where.</summary>
public sealed class DoorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_states_what_it_needs()
    {
        await using var authority = await RunningAuthority.StartAsync();
        var endpoints = authority.Services<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.NotEmpty(endpoints);
        Assert.Empty(endpoints.Where(static endpoint => endpoint.Metadata.GetMetadata<EndpointTerms>() is null).Select(static endpoint => endpoint.RoutePattern.RawText));
    }

    [Fact]
    public async Task Plain_http_serves_only_what_is_signed_by_itself()
    {
        var port = FreePort();
        await using var authority = await RunningAuthority.StartAsync(new TemporaryFolder(), change: serve => serve with { HttpPort = port });
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        foreach (var open in (string[])["ca.crt", "crl"])
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, open));
        }

        foreach (var closed in (string[])["healthz", "metrics", ".well-known/est/cacerts", "v1/revocations", "v1/certificates/alice", "v1/admin/status", "openapi/v1.json"])
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, closed));
        }
    }

    [Fact]
    public async Task The_control_socket_belongs_to_its_owner_and_is_gone_afterwards()
    {
        var authority = await RunningAuthority.StartAsync();
        var socket = authority.Folder.ControlSocket;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
        using var folder = await authority.StopAsync();
        Assert.False(File.Exists(socket));
    }

    [Fact]
    public async Task A_process_of_another_user_gets_nothing_from_the_control_socket()
    {
        Assert.SkipUnless(Environment.UserName == "root" && Tool.Exists("setpriv") && Tool.Exists("curl"), "needs root, setpriv and curl");
        await using var authority = await RunningAuthority.StartAsync();
        var socket = authority.Folder.ControlSocket;

        // The worst case: folder and socket opened to everybody by mistake.
        for (var folder = Path.GetDirectoryName(socket); folder is not null && folder.Length > Path.GetTempPath().Length; folder = Path.GetDirectoryName(folder))
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        File.SetUnixFileMode(socket, (UnixFileMode)0b110_110_110);
        var (refused, output) = await Tool.RunAsync(
            "setpriv", Path.GetTempPath(), Stop, "--reuid=65534", "--clear-groups", "curl", "-sS", "--max-time", "5", "--unix-socket", socket, "http://x/v1/admin/status");
        Assert.NotEqual(0, refused);
        Assert.DoesNotContain("authority\":", output, StringComparison.Ordinal);
        using var own = await authority.Control.GetAsync(new Uri("v1/admin/status", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return answer.StatusCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
