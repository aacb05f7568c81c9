using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PeerSecure.Common.Certificates;

namespace PeerSecure.EndToEnd.Tests.Authority;

/// <summary>One device of a load: its key, and enrolling and renewing over EST.</summary>
internal sealed class EnrollingClient : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private X509Certificate2? _certificate;

    public EnrollingClient(string account, string device)
    {
        Account = account;
        Request = Convert.ToBase64String(new CertificateRequest($"CN={account}/{device}", _key, HashAlgorithmName.SHA256).CreateSigningRequest());
    }

    public string Account { get; }

    public string Request { get; }

    /// <summary>The serial, in lowercase hex, or null when the authority refused.</summary>
    public async Task<string?> EnrollAsync(HttpClient http, string code, CancellationToken cancellationToken)
    {
        using var request = New(".well-known/est/simpleenroll");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Account}:{code}")));
        return await SendAsync(http, request, cancellationToken);
    }

    /// <summary>Over a client that shows this device's certificate.</summary>
    public async Task<string?> RenewAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var request = New(".well-known/est/simplereenroll");
        return await SendAsync(http, request, cancellationToken);
    }

    public HttpClient NewClient(Uri address) =>
        Http(address, TlsIdentity.Create(_certificate!.CopyWithPrivateKey(_key), []), connections: 1);

    /// <summary>The tests that use it are about load and crashes; whom it talks to is the business of others.</summary>
    public static HttpClient Http(Uri address, TlsIdentity? identity, int connections) =>
        new(new SocketsHttpHandler { SslOptions = PeerTls.ForAuthorityClient(identity, static _ => true), MaxConnectionsPerServer = connections })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(60),
        };

    public void Dispose()
    {
        _key.Dispose();
        _certificate?.Dispose();
    }

    private HttpRequestMessage New(string path)
    {
        var content = new StringContent(Request, Encoding.ASCII);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pkcs10");
        return new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
    }

    private async Task<string?> SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var answer = await http.SendAsync(request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return null;
        }

        var pkcs7 = new SignedCms();
        pkcs7.Decode(Convert.FromBase64String(await answer.Content.ReadAsStringAsync(cancellationToken)));
        _certificate = Assert.Single(pkcs7.Certificates);
        return _certificate.SerialNumber.ToLowerInvariant();
    }
}
