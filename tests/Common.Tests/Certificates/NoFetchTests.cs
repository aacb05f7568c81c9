using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Certificates;

/// <summary>S0: URLs in a stranger's certificate are never fetched. Here they lead to a listener that takes connections and never answers.</summary>
public sealed class NoFetchTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TcpListener _trap = new(IPAddress.Loopback, 0);

    public NoFetchTests() => _trap.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _trap.Dispose();

    [Fact] // S0
    public async Task A_clients_certificate_makes_the_listener_fetch_nothing()
    {
        await using var pair = await TlsPair.OpenAsync(_authority.Device("alice", "laptop"), Alone("bob"), Token).WaitAsync(TimeSpan.FromSeconds(5), Token);
        Assert.Single(pair.SeenByListener.Received);
        Assert.False(_trap.Pending(), "something was fetched");
    }

    [Fact] // S0
    public async Task A_listeners_certificate_makes_the_client_fetch_nothing()
    {
        await using var pair = await TlsPair.OpenAsync(Alone("alice"), _authority.Device("bob", "desk"), Token).WaitAsync(TimeSpan.FromSeconds(5), Token);
        Assert.Single(pair.SeenByConnector.Received);
        Assert.False(_trap.Pending(), "something was fetched");
    }

    [Fact] // S0: neither its issuer nor an OCSP answer to staple
    public async Task Our_own_certificate_makes_us_fetch_nothing()
    {
        var own = _authority.Device("alice", "laptop", WithUrls);
        for (var i = 0; i < 3; i++)
        {
            await using var pair = await TlsPair.OpenAsync(own, own, Token).WaitAsync(TimeSpan.FromSeconds(5), Token);
        }

        Assert.False(_trap.Pending(), "something was fetched");
    }

    [Fact] // shows that the trap would be sprung
    public async Task Default_options_do_fetch()
    {
        var certificate = Alone("bob").Certificate;
        using var chain = new X509Chain { ChainPolicy = { RevocationMode = X509RevocationMode.NoCheck, UrlRetrievalTimeout = TimeSpan.FromMilliseconds(500) } };
        var building = Task.Run(() => chain.Build(certificate), Token);
        using var fetched = await _trap.AcceptTcpClientAsync(Token);
        fetched.Close();
        Assert.False(await building);
    }

    private TestLeaf Alone(string account) => _authority.Device(account, "desk", WithUrls) with { Others = [] };

    private LeafShape WithUrls(LeafShape shape)
    {
        var url = $"http://{_trap.LocalEndpoint}/";
        return shape with
        {
            MoreExtensions =
            [
                new X509AuthorityInformationAccessExtension([url + "ocsp"], [url + "issuer.crt"]),
                CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([url + "list.crl"]),
            ],
        };
    }
}
