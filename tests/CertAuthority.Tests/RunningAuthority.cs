using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Tests;

/// <summary>The real authority in this process: its own folder, TLS on a free port of loopback, the control socket.</summary>
internal sealed class RunningAuthority : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private RunningAuthority(TemporaryFolder folder, AuthorityHost host)
    {
        _folder = folder;
        Host = host;
        Control = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
                await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(Folder.ControlSocket), cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri("http://control/") };
    }

    public AuthorityHost Host { get; }

    public AuthorityFolder Folder => Host.Authority.Folder;

    public OpenAuthority Open => Host.Authority;

    /// <summary>The operator at the control socket.</summary>
    public HttpClient Control { get; }

    public T Services<T>()
        where T : notnull => Host.Services.GetRequiredService<T>();

    public Uri Address => new($"https://127.0.0.1:{Host.Port}/");

    public static Task<RunningAuthority> StartAsync(TimeProvider? clock = null) => StartAsync(new TemporaryFolder(), clock);

    public static async Task<RunningAuthority> StartAsync(TemporaryFolder folder, TimeProvider? clock = null, Func<ServeOptions, ServeOptions>? change = null)
    {
        var place = new AuthorityFolder(folder.In("authority"));
        var serve = new ServeOptions { Port = 0, Bind = IPAddress.Loopback };
        serve = change?.Invoke(serve) ?? serve;
        var request = new OpenRequest(place, place.DatabaseKey) { MayCreate = true, Hosts = ["localhost", "127.0.0.1"], HttpPort = serve.HttpPort, Clock = clock ?? TimeProvider.System };
        var open = await OpenAuthority.OpenAsync(request, TestContext.Current.CancellationToken);
        return new RunningAuthority(folder, await AuthorityHost.StartAsync(open, serve, static _ => { }, TestContext.Current.CancellationToken));
    }

    /// <summary>A client without a certificate; it believes this authority alone.</summary>
    public HttpClient NewClient(TlsIdentity? identity = null)
    {
        var root = Open.Keys.Current.Root.Der;
        return new HttpClient(new SocketsHttpHandler
        {
            SslOptions = PeerTls.ForAuthorityClient(identity, shown => ReceivedCertificate.TryParse(root, out _, out _) && shown.Received.Count > 0),
        })
        { BaseAddress = Address };
    }

    /// <summary>A7: what the operator gives to somebody who enrols by EST.</summary>
    public async Task<string> EnrollmentCodeAsync(string account)
    {
        using var answer = await PostAsync("v1/admin/invites", $$"""{"kind":"enrollment","name":"{{account}}"}""");
        answer.EnsureSuccessStatusCode();
        using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return json.RootElement.GetProperty("code").GetString()!;
    }

    /// <summary>As the operator.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string json) =>
        Control.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    /// <summary>Ends it and leaves its folder, for a second start or for tampering in between.</summary>
    public async Task<TemporaryFolder> StopAsync()
    {
        Control.Dispose();
        await Host.DisposeAsync();
        return _folder;
    }

    public async ValueTask DisposeAsync()
    {
        var folder = await StopAsync();
        folder.Dispose();
    }
}
