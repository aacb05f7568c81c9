using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Benchmarks;

/// <summary>The floor: Kestrel with TLS 1.3 and one endpoint that answers as many bytes as <c>/v1/time</c>, and nothing else. In a process of its own, as the authority is.</summary>
internal static class BareHttps
{
    private const int Bytes = 700;

    public static async Task<int> RunAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var identity = TlsIdentity.Create(certificate, []);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listener => listener.UseHttps(https =>
        {
            https.ServerCertificate = identity.Leaf;
            https.SslProtocols = System.Security.Authentication.SslProtocols.Tls13;
        })));
        await using var app = builder.Build();
        var body = RandomNumberGenerator.GetBytes(Bytes);
        app.Run(context => context.Response.Body.WriteAsync(body).AsTask());
        await app.StartAsync();
        Console.WriteLine($"listens on port {new Uri(app.Urls.First()).Port}");
        await app.WaitForShutdownAsync();
        return 0;
    }
}
