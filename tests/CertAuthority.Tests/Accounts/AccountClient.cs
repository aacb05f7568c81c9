using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Scram;

namespace PeerSecure.CertAuthority.Tests.Accounts;

/// <summary>A small client of our own protocol: what a peer does, without its storage.</summary>
internal sealed class AccountClient(RunningAuthority authority) : IDisposable
{
    private HttpClient _http = authority.NewClient();

    internal static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal HttpClient Http => _http;

    internal ECDsa? Key { get; private set; }

    internal X509Certificate2? Certificate { get; private set; }

    internal static VerifierDocument Verifier(string password, int? iterations = null)
    {
        Assert.True(ScramVerifier.TryCreate(password, out var made, out _));
        return new VerifierDocument(made.Salt.ToArray(), iterations ?? made.Iterations, made.StoredKey.ToArray(), made.ServerKey.ToArray());
    }

    internal async Task<string> InviteAsync(string kind, string? name = null)
    {
        using var answer = await authority.Control.PostAsJsonAsync("/v1/admin/invites", new { kind, name }, Cancel);
        answer.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        return document.RootElement.GetProperty("code").GetString()!;
    }

    internal Task<HttpResponseMessage> RegisterAsync(string name, string password, string? invite) =>
        SendAsync(HttpMethod.Post, "v1/accounts", new RegisterAccount(name, invite, Verifier(password)), AccountJson.Default.RegisterAccount);

    internal async Task<HttpResponseMessage> LoginAsync(string name, string password, byte[]? binding = null)
    {
        var scram = ScramClient.Start(name);
        using var first = await SendAsync(HttpMethod.Post, "v1/login/first", new LoginFirst(scram.FirstMessage), AccountJson.Default.LoginFirst);
        if (!first.IsSuccessStatusCode)
        {
            return await SendAsync(HttpMethod.Post, "v1/login/first", new LoginFirst(scram.FirstMessage), AccountJson.Default.LoginFirst);
        }

        var challenge = (await first.Content.ReadFromJsonAsync(AccountJson.Default.LoginChallenge, Cancel))!;
        Assert.True(scram.TryRespond(challenge.Message, password, binding ?? Binding(), out var final, out var why), $"{why}");
        return await SendAsync(HttpMethod.Post, "v1/login/final", new LoginFinal(final, challenge.Token), AccountJson.Default.LoginFinal);
    }

    internal async Task<LoginAnswer> MustLoginAsync(string name, string password)
    {
        using var answer = await LoginAsync(name, password);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
        return (await answer.Content.ReadFromJsonAsync(AccountJson.Default.LoginAnswer, Cancel))!;
    }

    /// <summary>Enrols with the ticket and goes on with the device certificate.</summary>
    internal async Task EnrollAsync(string account, string device, string ticket)
    {
        Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={account}/{device}", Key, HashAlgorithmName.SHA256);
        using var message = new HttpRequestMessage(HttpMethod.Post, ".well-known/est/simpleenroll")
        {
            Content = new StringContent(Convert.ToBase64String(request.CreateSigningRequest()), Encoding.ASCII, "application/pkcs10"),
        };
        message.Headers.Authorization = new("Bearer", ticket);
        using var answer = await _http.SendAsync(message, Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, body);
        var content = new System.Security.Cryptography.Pkcs.SignedCms();
        content.Decode(Convert.FromBase64String(body));
        var leaf = content.Certificates.Single(certificate => certificate.Subject == $"CN={account}");
        Certificate = leaf.CopyWithPrivateKey(Key);
        UseDevice();
    }

    /// <summary>Another way to the authority, such as from another address.</summary>
    internal void UseHttp(HttpClient http)
    {
        _http.Dispose();
        _http = http;
    }

    internal void UseDevice(TlsIdentity? identity = null)
    {
        _http.Dispose();
        _http = authority.NewClient(identity ?? TlsIdentity.Create(Certificate!, [X509CertificateLoader.LoadCertificate(authority.Open.Keys.Current.Issuing.Certificate.Der)]));
    }

    internal async Task<HttpResponseMessage> SendAsync<T>(HttpMethod method, string path, T body, JsonTypeInfo<T> type, string? ticket = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body, type) };
        if (ticket is not null)
        {
            request.Headers.Authorization = new("Bearer", ticket);
        }

        return await _http.SendAsync(request, Cancel);
    }

    internal async Task<HttpResponseMessage> GetAsync(string path, string? ticket = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (ticket is not null)
        {
            request.Headers.Authorization = new("Bearer", ticket);
        }

        return await _http.SendAsync(request, Cancel);
    }

    internal byte[] Binding()
    {
        using var shown = X509CertificateLoader.LoadCertificate(authority.Open.Keys.Current.Tls.Certificate.Der);
        Assert.True(ChannelBinding.TryForServer(shown, out var binding));
        return binding;
    }

    internal static async Task<string> CodeOf(HttpResponseMessage answer)
    {
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        return problem.RootElement.GetProperty("code").GetString()!;
    }

    public void Dispose()
    {
        _http.Dispose();
        Certificate?.Dispose();
        Key?.Dispose();
    }
}
