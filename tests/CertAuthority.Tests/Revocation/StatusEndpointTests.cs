using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Tests.Revocation;

/// <summary>The public endpoints of a running authority, asked by openssl over plain HTTP and by a client over TLS.</summary>
public sealed class StatusEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Openssl_asks_over_http_and_sees_a_revocation_at_once()
    {
        await using var authority = await StartAsync();
        Assert.Contains("tls.crt: good", await AskAsync(authority), StringComparison.Ordinal);

        var tls = authority.Open.Keys.Current.Tls.Certificate;
        var issuing = authority.Open.Keys.Current.Issuing.Certificate;
        authority.Host.Services.GetRequiredService<RevocationIndex>().Add(
            new RevokedCertificate(issuing.PublicKey.Hash, tls.Serial, new RevocationEntry(RevocationReason.Superseded, TimeProvider.System.GetUtcNow()), tls.NotAfter));

        var output = await AskAsync(authority);
        Assert.Contains("Response verify OK", output, StringComparison.Ordinal);
        Assert.Contains("tls.crt: revoked", output, StringComparison.Ordinal);
        Assert.Contains("Reason: superseded", output, StringComparison.Ordinal);
        Assert.Contains(tls.Serial.Hex, Convert.ToHexStringLower(await GetAsync(authority, "crl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_get_form_of_ocsp_answers_as_the_post_form_does()
    {
        await using var authority = await StartAsync();
        var folder = authority.Folder.Path;
        await Tool.OpenSslAsync(folder, Stop, "ocsp", "-issuer", "issuing.crt", "-cert", "tls.crt", "-no_nonce", "-reqout", "request.der");
        var path = Uri.EscapeDataString(Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(folder, "request.der"), Stop)));
        await File.WriteAllBytesAsync(Path.Combine(folder, "answer.der"), await GetAsync(authority, $"ocsp/{path}"), Stop);
        var (_, output) = await Tool.OpenSslAsync(folder, Stop,
            "ocsp", "-issuer", "issuing.crt", "-cert", "tls.crt", "-respin", "answer.der", "-CAfile", "root.crt");
        Assert.Contains("tls.crt: good", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_key_has_its_list_under_its_identifier()
    {
        await using var authority = await StartAsync();
        var keys = authority.Open.Keys;
        var old = keys.Current;
        keys.Rotate(AuthorityKeyKind.Issuing);
        keys.Rotate(AuthorityKeyKind.Root);
        string[] ids =
        [
            old.Root.PublicKey.KeyId, keys.Current.Root.PublicKey.KeyId,
            old.Issuing.Certificate.PublicKey.KeyId, keys.Current.Issuing.Certificate.PublicKey.KeyId,
        ];
        foreach (var id in ids)
        {
            var list = Convert.ToHexStringLower(await GetAsync(authority, $"crl/{id}"));
            Assert.Contains(id, list, StringComparison.Ordinal);
        }

        using var client = authority.NewClient();
        using var unknown = await client.GetAsync(new Uri("crl/0000", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Whoever_has_the_current_list_is_told_so()
    {
        await using var authority = await StartAsync();
        using var client = authority.NewClient();
        using var first = await client.GetAsync(new Uri("crl", UriKind.Relative), Stop);
        Assert.Equal("application/pkix-crl", first.Content.Headers.ContentType?.MediaType);
        client.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.GetAsync(new Uri("crl", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task The_root_comes_as_pem_and_as_der_when_that_is_asked_for()
    {
        await using var authority = await StartAsync();
        using var client = authority.NewClient();
        Assert.Equal(authority.Open.Keys.Current.Root.Pem, await client.GetStringAsync(new Uri("ca.crt", UriKind.Relative), Stop));
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/pkix-cert"));
        Assert.Equal(authority.Open.Keys.Current.Root.Der, await client.GetByteArrayAsync(new Uri("ca.crt", UriKind.Relative), Stop));
    }

    [Theory]
    [InlineData("ocsp", "text/plain", 10, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("ocsp", "application/ocsp-request", 100_000, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("ocsp", "application/ocsp-request", 10, HttpStatusCode.OK)]
    [InlineData("tsa", "text/plain", 10, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("tsa", "application/timestamp-query", 100_000, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("tsa", "application/timestamp-query", 10, HttpStatusCode.OK)]
    public async Task Garbage_is_refused_in_the_words_of_the_protocol_and_harms_nobody(string path, string type, int length, HttpStatusCode expected)
    {
        await using var authority = await StartAsync();
        using var client = authority.NewClient();
        using var content = new ByteArrayContent(new byte[length]);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content, Stop);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Contains("tls.crt: good", await AskAsync(authority), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_and_openssl_get_a_time_stamp_over_http()
    {
        Assert.SkipUnless(Tool.Exists("curl"), "curl is not installed");
        await using var authority = await StartAsync();
        var folder = authority.Folder.Path;
        await File.WriteAllTextAsync(Path.Combine(folder, "data.txt"), "something", Stop);
        await Tool.OpenSslAsync(folder, Stop, "ts", "-query", "-data", "data.txt", "-sha256", "-cert", "-out", "request.tsq");
        await Tool.RunAsync("curl", folder, Stop, "-sS", "-H", "Content-Type: application/timestamp-query", "--data-binary", "@request.tsq",
            "-o", "answer.tsr", $"http://127.0.0.1:{authority.Host.HttpPort}/tsa");
        var (_, output) = await Tool.OpenSslAsync(folder, Stop, "ts", "-verify", "-in", "answer.tsr", "-queryfile", "request.tsq", "-CAfile", "root.crt");
        Assert.Contains("Verification: OK", output, StringComparison.Ordinal);
    }

    private static Task<RunningAuthority> StartAsync() =>
        RunningAuthority.StartAsync(new TemporaryFolder(), change: serve => serve with { HttpPort = 0 });

    private static async Task<string> AskAsync(RunningAuthority authority) =>
        (await Tool.OpenSslAsync(authority.Folder.Path, Stop,
            "ocsp", "-issuer", "issuing.crt", "-cert", "tls.crt", "-CAfile", "root.crt", "-url", $"http://127.0.0.1:{authority.Host.HttpPort}/ocsp")).Output;

    private static async Task<byte[]> GetAsync(RunningAuthority authority, string path)
    {
        using var client = authority.NewClient();
        return await client.GetByteArrayAsync(new Uri(path, UriKind.Relative), Stop);
    }
}
