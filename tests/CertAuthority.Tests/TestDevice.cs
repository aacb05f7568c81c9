using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Tests;

/// <summary>A key and what is done with it over EST, by the platform's own PKCS classes: a client we did not write for this server.</summary>
internal sealed class TestDevice : IDisposable
{
    private static readonly Uri Enroll = new(".well-known/est/simpleenroll", UriKind.Relative);
    private static readonly Uri Reenroll = new(".well-known/est/simplereenroll", UriKind.Relative);

    public TestDevice(string name = "alice/laptop") => Name = name;

    public string Name { get; }

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public X509Certificate2? Certificate { get; private set; }

    public string Request()
    {
        var request = new CertificateRequest($"CN={Name}", Key, HashAlgorithmName.SHA256);
        return Convert.ToBase64String(request.CreateSigningRequest());
    }

    /// <summary>What to show in TLS; the certificate of somebody else's making is fine too.</summary>
    public TlsIdentity Identity() => TlsIdentity.Create(Certificate!.CopyWithPrivateKey(Key), []);

    public async Task<HttpStatusCode> EnrollAsync(RunningAuthority authority, string code, string? body = null)
    {
        using var client = authority.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Enroll) { Content = Pkcs10(body ?? Request()) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Name.Split('/')[0]}:{code}")));
        return await SendAsync(client, request);
    }

    public async Task EnrollAsync(RunningAuthority authority) =>
        Assert.Equal(HttpStatusCode.OK, await EnrollAsync(authority, await authority.EnrollmentCodeAsync(Name.Split('/')[0])));

    /// <summary>Renews with the certificate and key of this or another device.</summary>
    public Task<HttpStatusCode> ReenrollAsync(RunningAuthority authority, TestDevice shown) => ReenrollAsync(authority, shown.Identity());

    public async Task<HttpStatusCode> ReenrollAsync(RunningAuthority authority, TlsIdentity shown, string? body = null)
    {
        using var client = authority.NewClient(shown);
        using var request = new HttpRequestMessage(HttpMethod.Post, Reenroll) { Content = Pkcs10(body ?? Request()) };
        return await SendAsync(client, request);
    }

    public string Problem { get; private set; } = "";

    public void Dispose()
    {
        Key.Dispose();
        Certificate?.Dispose();
    }

    public static StringContent Pkcs10(string body)
    {
        var content = new StringContent(body, Encoding.ASCII);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pkcs10");
        return content;
    }

    private async Task<HttpStatusCode> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            var pkcs7 = new SignedCms();
            pkcs7.Decode(Convert.FromBase64String(text));
            Certificate = Assert.Single(pkcs7.Certificates);
        }

        Problem = text;
        return answer.StatusCode;
    }
}
