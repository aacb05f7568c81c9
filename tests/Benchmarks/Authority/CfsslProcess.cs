using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace PeerSecure.Benchmarks.Authority;

/// <summary>Debian's golang-cfssl, serving HTTPS with a P-256 authority of its own. It keeps no record of what it signs.</summary>
internal sealed class CfsslProcess : IAsyncDisposable
{
    private readonly Process _process;

    private CfsslProcess(Process process, int port, string body) => (_process, Port, Body) = (process, port, body);

    public static bool IsInstalled => File.Exists("/usr/bin/cfssl");

    public int Port { get; }

    /// <summary>The JSON that asks for a certificate.</summary>
    public string Body { get; }

    public static async Task<CfsslProcess> StartAsync(string folder, CancellationToken cancellationToken)
    {
        using var authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=cfssl", authority, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(365));
        var (crt, key) = (Path.Combine(folder, "cfssl.crt"), Path.Combine(folder, "cfssl.key"));
        await File.WriteAllTextAsync(crt, certificate.ExportCertificatePem(), cancellationToken);
        await File.WriteAllTextAsync(key, authority.ExportECPrivateKeyPem(), cancellationToken);
        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo(
            "cfssl", ["serve", "-loglevel=5", "-address=127.0.0.1", $"-port={port}", $"-ca={crt}", $"-ca-key={key}", $"-tls-cert={crt}", $"-tls-key={key}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        await UntilItListensAsync(port, cancellationToken);
        using var device = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new CertificateRequest("CN=bench/d0", device, HashAlgorithmName.SHA256).CreateSigningRequestPem() + "\n";
        return new CfsslProcess(process, port, JsonSerializer.Serialize(new { certificate_request = pem }));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task UntilItListensAsync(int port, CancellationToken cancellationToken)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var attempt = 0; attempt < 100; attempt++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await look.WaitForNextTickAsync(cancellationToken);
            }
        }

        throw new TimeoutException("cfssl did not start.");
    }
}
