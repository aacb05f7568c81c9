using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Benchmarks.Authority;

/// <summary>Our authority as a process of its own, in the folder of the round.</summary>
internal sealed class AuthorityProcess : IAsyncDisposable
{
    private readonly Process _process;

    private AuthorityProcess(Process process, string home, int port)
    {
        (_process, Port) = (process, port);
        var socket = Path.Combine(home, "authority", "control.sock");
        Control = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
                return new NetworkStream(connection, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri("http://control/") };
    }

    public int Port { get; }

    /// <summary>The operator's socket.</summary>
    public HttpClient Control { get; }

    public static async Task<AuthorityProcess> StartAsync(string home, CancellationToken cancellationToken)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);       // tests/Benchmarks/bin/CONFIGURATION/FRAMEWORK
        var program = Path.Combine(here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "CertAuthority", "bin", here.Parent.Name, here.Name, "peersecure-ca.dll");
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--home", home, "--port", "0", "--bind", "127.0.0.1", "--host", "localhost", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PEERSECURE_Limits__CertificatesPerDevice"] = "1000000"; // one device stands here for thousands
        start.Environment["PEERSECURE_Limits__ConnectionsPerAddress"] = "4096"; // and one address for hundreds of people
        LiftRates(start);
        start.Environment["PEERSECURE_Mailbox__Messages"] = "10000000";
        start.Environment["PEERSECURE_Mailbox__Bytes"] = "1000000000000";
        start.Environment["PEERSECURE_Mailbox__PercentOfOneSender"] = "100";
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The authority did not start.");
        using var json = JsonDocument.Parse(line);
        return new AuthorityProcess(process, home, json.RootElement.GetProperty("port").GetInt32());
    }

    public Task<List<BenchDevice>> EnrollAsync(int count, CancellationToken cancellationToken) =>
        EnrollAsync(count, static number => ("bench", $"d{number}"), cancellationToken);

    /// <summary>One address and few accounts stand here for thousands.</summary>
    public static void LiftRates(ProcessStartInfo start)
    {
        foreach (var rate in (string[])["OpenRequestsPerAddress", "WritesPerAccount"])
        {
            start.Environment[$"PEERSECURE_Limits__{rate}"] = "1000000000";
        }
    }

    public async Task<List<BenchDevice>> EnrollAsync(int count, Func<int, (string Account, string Device)> name, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = PeerTls.ForAuthorityClient(null, static _ => true) })
        {
            BaseAddress = new Uri($"https://localhost:{Port}/"),
        };
        var devices = Enumerable.Range(0, count).Select(name).Select(static one => new BenchDevice(one.Account, one.Device)).ToList();
        foreach (var device in devices)
        {
            using var made = await Control.PostAsJsonAsync("v1/admin/invites", new { kind = "enrollment", name = device.Account }, cancellationToken);
            using var json = JsonDocument.Parse(await made.Content.ReadAsStringAsync(cancellationToken));
            await device.EnrollAsync(http, json.RootElement.GetProperty("code").GetString()!, cancellationToken);
        }

        return devices;
    }

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
