using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Benchmarks.Authority;

/// <summary>A device that was enrolled once and now renews, or talks.</summary>
internal sealed class BenchDevice : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private X509Certificate2? _certificate;

    public BenchDevice(string account, string device)
    {
        Account = account;
        Request = Convert.ToBase64String(new CertificateRequest($"CN={account}/{device}", _key, HashAlgorithmName.SHA256).CreateSigningRequest());
    }

    public string Account { get; }

    public string Request { get; }

    public ECDsa Key => _key;

    /// <summary>With its key, once it is enrolled; the caller disposes it.</summary>
    public X509Certificate2 Leaf => _certificate!.CopyWithPrivateKey(_key);

    public async Task EnrollAsync(HttpClient http, string code, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(".well-known/est/simpleenroll", UriKind.Relative))
        {
            Content = new StringContent(Request, Encoding.ASCII, new System.Net.Http.Headers.MediaTypeHeaderValue("application/pkcs10")),
        };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Account}:{code}")));
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var pkcs7 = new SignedCms();
        pkcs7.Decode(Convert.FromBase64String(await answer.Content.ReadAsStringAsync(cancellationToken)));
        _certificate = pkcs7.Certificates[0];
    }

    public Task<SslStream> ConnectAsync(int port, CancellationToken cancellationToken) =>
        RawRequest.ConnectAsync(port, TlsIdentity.Create(_certificate!.CopyWithPrivateKey(_key), []), cancellationToken);

    public void Dispose()
    {
        _key.Dispose();
        _certificate?.Dispose();
    }
}
