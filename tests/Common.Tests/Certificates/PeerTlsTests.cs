using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Certificates;

public sealed class PeerTlsTests
{
    private static readonly TestAuthority Authority = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_devices_meet_over_tls_13_with_aes_256_and_each_verifies_the_other()
    {
        var alice = Authority.Device("alice", "laptop");
        var bob = Authority.Device("bob", "desk");
        await using var pair = await TlsPair.OpenAsync(alice, bob, Token);
        Assert.Equal(SslProtocols.Tls13, pair.Listener.SslProtocol);
        Assert.Equal(TlsCipherSuite.TLS_AES_256_GCM_SHA384, pair.Connector.NegotiatedCipherSuite);
        Assert.True(PeerTls.Check(pair.Listener, PeerTls.SessionProtocol, out _));
        Assert.True(PeerTls.Check(pair.Connector, PeerTls.SessionProtocol, out _));
        Assert.Equal("bob", Verify(pair.SeenByListener).Identity.Account.Value);
        Assert.Equal("alice", Verify(pair.SeenByConnector).Identity.Account.Value);
    }

    [Fact] // N6
    public async Task Each_side_sends_leaf_issuing_and_cross_certificates_and_never_the_root()
    {
        var authority = new TestAuthority();
        var pinned = authority.AnchorsOn(authority.ReceivedRoot);
        authority.RollOverRoot();
        var alice = authority.Device("alice", "laptop");
        var withRoot = alice with { Others = [.. alice.Others, authority.Root.Certificate] };
        await using var pair = await TlsPair.OpenAsync(withRoot, withRoot, Token);
        byte[][] expected = [alice.Certificate.RawData, authority.Issuing.Certificate.RawData, authority.Cross[0].RawData];
        Assert.Equal(expected, pair.SeenByListener.Received);
        Assert.Equal(expected, pair.SeenByConnector.Received);
        Assert.True(ReceivedChain.TryParse(pair.SeenByConnector, out var chain, out _));
        Assert.True(VerifiedDevice.TryVerify(chain, pinned, new TestRevocations(), authority.Now, out _, out _));
    }

    [Fact]
    public async Task Any_certificate_passes_the_handshake_and_is_refused_by_our_verification()
    {
        var stranger = new TestAuthority().Device("bob", "desk", shape => shape with { Left = TimeSpan.FromDays(-1), Age = TimeSpan.FromDays(2) });
        await using var pair = await TlsPair.OpenAsync(Authority.Device("alice", "laptop"), stranger, Token);
        Assert.True(ReceivedChain.TryParse(pair.SeenByListener, out var chain, out _));
        Assert.False(VerifiedDevice.TryVerify(chain, Authority.Anchors, new TestRevocations(), Authority.Now, out _, out var why));
        Assert.Equal(CertificateRejection.OtherAuthority, why);
    }

    [Fact]
    public async Task No_client_certificate_passes_the_handshake_and_is_seen_as_none()
    {
        await using var pair = await TlsPair.OpenAsync(
            Authority.Device("alice", "laptop"), Authority.Device("bob", "desk"), Token, options => options.ClientCertificateContext = null);
        Assert.False(ReceivedChain.TryParse(pair.SeenByListener, out _, out var why));
        Assert.Equal(CertificateRejection.NoCertificate, why);
    }

    [Fact] // S1
    public async Task An_absent_alpn_is_noticed_after_the_handshake()
    {
        await using var pair = await TlsPair.OpenAsync(
            Authority.Device("alice", "laptop"), Authority.Device("bob", "desk"), Token, options => options.ApplicationProtocols = null);
        Assert.False(PeerTls.Check(pair.Listener, PeerTls.SessionProtocol, out var why));
        Assert.Equal(TlsRejection.ApplicationProtocol, why);
    }

    [Fact] // S1
    public async Task Another_alpn_fails_the_handshake() =>
        await Assert.ThrowsAnyAsync<Exception>(() => TlsPair.OpenAsync(
            Authority.Device("alice", "laptop"), Authority.Device("bob", "desk"), Token, options => options.ApplicationProtocols = [SslApplicationProtocol.Http2]));

    [Fact]
    public void Every_option_object_carries_the_rules()
    {
        var identity = Authority.Device("alice", "laptop").Tls;
        foreach (var server in new[] { PeerTls.ForListener(identity, new()), PeerTls.ForAuthority(identity, new()) })
        {
            Assert.Equal(SslProtocols.Tls13, server.EnabledSslProtocols);
            Assert.False(server.AllowTlsResume); // N6
            Assert.True(server.ClientCertificateRequired);
            Assert.True(server.CertificateChainPolicy is { DisableCertificateDownloads: true, CustomTrustStore.Count: 0 }); // S0
        }

        foreach (var client in new[] { PeerTls.ForConnector(identity, new()), PeerTls.ForAuthorityClient(null, _ => false) })
        {
            Assert.Equal(SslProtocols.Tls13, client.EnabledSslProtocols);
            Assert.False(client.AllowTlsResume); // N6
            Assert.True(client.CertificateChainPolicy is { DisableCertificateDownloads: true, CustomTrustStore.Count: 0 }); // S0
        }
    }

    [Fact]
    public async Task An_http_client_judges_every_connection_by_what_was_sent_on_it()
    {
        var authority = Authority.Authority(AuthorityRole.Tls);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, authority, connections: 3);
        var counts = new List<int>();
        using var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.Zero,
            SslOptions = PeerTls.ForAuthorityClient(Authority.Device("alice", "laptop").Tls, received =>
            {
                counts.Add(received.Received.Count);
                return ReceivedChain.TryParse(received, out var chain, out _)
                    && VerifiedAuthority.TryVerify(chain, Authority.Anchors, AuthorityRole.Tls, new TestRevocations(), Authority.Now, out _, out _);
            }),
        };
        using var client = new HttpClient(handler);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("alice", await client.GetStringAsync($"https://{listener.LocalEndpoint}/", Token));
        }

        Assert.Equal([2, 2, 2], counts); // nothing of one connection is left for the next
        await serving;
    }

    [Fact]
    public async Task An_http_client_whose_judge_refuses_sends_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, Authority.Device("mallory", "laptop"), connections: 1);
        using var handler = new SocketsHttpHandler { SslOptions = PeerTls.ForAuthorityClient(null, _ => false) };
        using var client = new HttpClient(handler);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync($"https://{listener.LocalEndpoint}/", Token));
        await Assert.ThrowsAnyAsync<Exception>(() => serving);
    }

    // Answers each connection once, with the account of the client certificate.
    private static async Task ServeAsync(TcpListener listener, TestLeaf identity, int connections)
    {
        for (var i = 0; i < connections; i++)
        {
            var received = new TlsCertificates();
            using var socket = await listener.AcceptTcpClientAsync(Token);
            await using var stream = new SslStream(socket.GetStream());
            await stream.AuthenticateAsServerAsync(PeerTls.ForAuthority(identity.Tls, received), Token);
            using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
            while (await reader.ReadLineAsync(Token) is { Length: > 0 })
            {
            }

            var name = Verify(received).Identity.Account.Value;
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {name.Length}\r\nConnection: close\r\n\r\n{name}"), Token);
        }
    }

    private static VerifiedDevice Verify(TlsCertificates received)
    {
        Assert.True(ReceivedChain.TryParse(received, out var chain, out _));
        Assert.True(VerifiedDevice.TryVerify(chain, Authority.Anchors, new TestRevocations(), Authority.Now, out var device, out var why), why.ToString());
        return device;
    }
}
