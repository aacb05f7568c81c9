using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Certificates;

/// <summary>Our listener seen by a TLS client we did not write.</summary>
public sealed class OpenSslClientTests
{
    private static readonly TestAuthority Authority = new();
    private static readonly TlsIdentity Alice = Authority.Device("alice", "laptop").Tls;
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Openssl_with_a_device_certificate_gets_through()
    {
        var (served, output) = await TryAsync("-alpn", "peersecure/1");
        Assert.True(served, output);
        Assert.Contains("TLS_AES_256_GCM_SHA384", output, StringComparison.Ordinal);
        Assert.Contains("ALPN protocol: peersecure/1", output, StringComparison.Ordinal);
    }

    [Fact] // N6: a resumed session would show no certificate
    public async Task A_session_cannot_be_resumed()
    {
        var session = Path.GetTempFileName();
        try
        {
            // OpenSSL sends tickets even so; what counts is that ours are worth nothing.
            Assert.True((await TryAsync("-sess_out", session)).Served);
            Assert.NotEqual(0, new FileInfo(session).Length);
            var (served, output) = await TryAsync("-sess_in", session);
            Assert.True(served, output);
            Assert.Contains("New, TLSv1.3", output, StringComparison.Ordinal);
            Assert.DoesNotContain("Reused", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(session);
        }
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_1")]
    [InlineData("-ciphersuites", "TLS_AES_128_GCM_SHA256")]
    [InlineData("-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256")]
    public async Task Older_versions_and_other_suites_are_refused(params string[] arguments)
    {
        var (served, output) = await TryAsync(arguments);
        Assert.False(served, output);
        Assert.Contains("alert", output, StringComparison.Ordinal);
    }

    private static async Task<(bool Served, string Output)> TryAsync(params string[] arguments)
    {
        Tool.Require("openssl");
        var folder = Directory.CreateTempSubdirectory("peersecure-test-");
        try
        {
            var leaf = Authority.Device("bob", "desk");
            var file = Path.Combine(folder.FullName, "device.pem");
            await File.WriteAllTextAsync(file, leaf.Chain.ToPem() + leaf.Key.ExportPkcs8PrivateKeyPem(), Token);
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var serving = ServeAsync(listener);
            var (_, output) = await Tool.RunAsync(
                "openssl", ["s_client", "-connect", $"{listener.LocalEndpoint}", "-cert", file, "-key", file, "-cert_chain", file, "-ign_eof", .. arguments], Token);
            return (await serving, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Says hello to a client whose certificate is good, which ends the connection.
    private static async Task<bool> ServeAsync(TcpListener listener)
    {
        var received = new TlsCertificates();
        using var socket = await listener.AcceptTcpClientAsync(Token);
        await using var stream = new SslStream(socket.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(PeerTls.ForListener(Alice, received), Token);
        }
        catch (Exception exception) when (exception is System.Security.Authentication.AuthenticationException or IOException)
        {
            return false;
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes("hello\n"), Token);
        return ReceivedChain.TryParse(received, out var chain, out _)
            && VerifiedDevice.TryVerify(chain, Authority.Anchors, new TestRevocations(), Authority.Now, out _, out _);
    }
}
