using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Sessions;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Sessions;

public sealed class HandshakeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_devices_of_one_authority_open_a_session_and_know_each_other()
    {
        await using var peers = new TestPeers();
        var (alice, bob) = await peers.OpenAsync(Cancel);
        Assert.Equal("bob", alice.Peer.Identity.Account.ToString());
        Assert.Equal("alice", bob.Peer.Identity.Account.ToString());
        Assert.True(alice.Outgoing);
        Assert.False(bob.Outgoing);
    }

    [Fact]
    public async Task A_listener_that_is_disposed_ends_without_a_fault()
    {
        await using var peers = new TestPeers();
        using var listener = SessionListener.Bind(0, new SessionHandshake(peers.World(peers.Bob)), ListenerLimits.Standard);
        var run = listener.RunAsync(static (_, _) => Task.CompletedTask, static _ => { }, Cancel);
        listener.Dispose();
        await run.WaitAsync(Cancel);
    }

    [Fact]
    public async Task S1_a_device_of_another_authority_is_refused_on_both_sides()
    {
        await using var peers = new TestPeers();
        peers.Alice = new TestAuthority().Device("alice", "laptop");
        await BothRefuse(peers, SessionFailure.OtherAuthority, SessionFailure.RefusedByPeer);
    }

    [Fact]
    public async Task S2_an_expired_certificate_is_refused()
    {
        await using var peers = new TestPeers();
        peers.Alice = peers.Authority.Device("alice", "laptop", static shape => shape with { Age = TimeSpan.FromDays(8), Left = TimeSpan.FromDays(-1) });
        await BothRefuse(peers, SessionFailure.Expired, SessionFailure.RefusedByPeer);
    }

    [Fact]
    public async Task R1_a_revoked_key_is_refused()
    {
        await using var peers = new TestPeers();
        peers.Revocations.Revoke(peers.Alice.KeyHash, RevocationReason.KeyCompromise, peers.Authority.Now);
        await BothRefuse(peers, SessionFailure.Revoked, SessionFailure.RefusedByPeer);
    }

    [Fact]
    public async Task N4_the_authority_itself_is_not_a_peer()
    {
        await using var peers = new TestPeers();
        peers.Alice = peers.Authority.Authority(AuthorityRole.Tls);
        await BothRefuse(peers, SessionFailure.Untrusted, SessionFailure.RefusedByPeer);
    }

    [Theory]
    [InlineData("carol", null)]
    [InlineData("bob", "phone")]
    public async Task S2_the_right_certificate_for_another_name_is_refused_by_who_connects(string account, string? device)
    {
        await using var peers = new TestPeers();
        var accept = peers.AcceptAsync(Cancel);
        Assert.True(AccountName.TryParse(account, out var name));
        DeviceName? deviceName = null;
        Assert.True(device is null || DeviceName.TryParse(device, out deviceName));
        var failure = await Assert.ThrowsAsync<SessionException>(() => peers.ConnectAsync(Cancel, wanted: new WantedPeer(name, deviceName)));
        Assert.Equal(SessionFailure.WrongName, failure.Reason);
        await Assert.ThrowsAsync<SessionException>(() => accept);
    }

    [Fact]
    public async Task A_listener_that_declines_is_seen_as_a_refusal_and_tells_no_detail()
    {
        await using var peers = new TestPeers { ListenerDecides = static (_, _, _, _) => Task.FromResult<SessionFailure?>(SessionFailure.Stranger) };
        var accept = peers.AcceptAsync(Cancel);
        var failure = await Assert.ThrowsAsync<SessionException>(() => peers.ConnectAsync(Cancel));
        Assert.Equal(SessionFailure.RefusedByPeer, failure.Reason);
        Assert.Equal(SessionFailure.Stranger, (await Assert.ThrowsAsync<SessionException>(() => accept)).Reason);
    }

    [Fact]
    public async Task S1_a_client_without_our_protocol_name_is_refused()
    {
        await using var peers = new TestPeers();
        var accept = peers.AcceptAsync(Cancel);
        await using var tls = await TlsAsync(peers, static options => options.ApplicationProtocols = null);
        Assert.Equal(SessionFailure.NotAPeer, (await Assert.ThrowsAsync<SessionException>(() => accept)).Reason);
        Assert.Equal("""{"code":"refused"}""", await ReadByeAsync(tls));
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_refused_with_a_bye()
    {
        await using var peers = new TestPeers();
        var accept = peers.AcceptAsync(Cancel);
        await using var tls = await TlsAsync(peers, static options => options.ClientCertificateContext = null);
        Assert.Equal(SessionFailure.NoCertificate, (await Assert.ThrowsAsync<SessionException>(() => accept)).Reason);
        Assert.Equal("""{"code":"refused"}""", await ReadByeAsync(tls));
    }

    [Fact]
    public async Task A_client_that_never_speaks_is_let_go_after_the_time_limit()
    {
        await using var peers = new TestPeers { Times = TestPeers.Quick with { Handshake = TimeSpan.FromMilliseconds(200) } };
        var accept = peers.AcceptAsync(Cancel);
        using var silent = await peers.DialAsync(Cancel);
        Assert.Equal(SessionFailure.TimedOut, (await Assert.ThrowsAsync<SessionException>(() => accept)).Reason);
    }

    [Fact]
    public async Task A_client_that_shakes_hands_but_sends_no_hello_is_let_go()
    {
        await using var peers = new TestPeers { Times = TestPeers.Quick with { Hello = TimeSpan.FromMilliseconds(200) } };
        var accept = peers.AcceptAsync(Cancel);
        await using var tls = await TlsAsync(peers, static _ => { });
        Assert.Equal(SessionFailure.TimedOut, (await Assert.ThrowsAsync<SessionException>(() => accept)).Reason);
    }

    [Fact]
    public async Task Text_before_the_hello_is_a_broken_protocol()
    {
        await using var peers = new TestPeers();
        var accept = peers.AcceptAsync(Cancel);
        await using var tls = await TlsAsync(peers, static _ => { });
        using var writer = new FrameWriter(tls, Cancel);
        await writer.WriteAsync(FrameType.Text, "{}"u8.ToArray(), Cancel);
        Assert.Equal(SessionFailure.Protocol, (await Assert.ThrowsAsync<SessionException>(() => accept)).Reason);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"versions":[2],"features":[],"evidence":{},"revocations":0}""")]
    [InlineData("""{"versions":[1],"features":[],"evidence":{"continuity":[null]},"revocations":0}""")]
    [InlineData("""{"versions":[1],"features":[],"evidence":{"reissues":[{"payload":"AA==","signature":"AA"}]},"revocations":0}""")]
    public async Task A_hello_that_makes_no_sense_is_refused(string hello)
    {
        await using var peers = new TestPeers();
        var accept = peers.AcceptAsync(Cancel);
        await using var tls = await TlsAsync(peers, static _ => { });
        using var writer = new FrameWriter(tls, Cancel);
        await writer.WriteAsync(FrameType.Hello, System.Text.Encoding.UTF8.GetBytes(hello), Cancel);
        Assert.Equal(SessionFailure.Protocol, (await Assert.ThrowsAsync<SessionException>(() => accept)).Reason);
    }

    [Fact]
    public async Task The_end_of_the_stream_before_a_hello_is_a_refusal()
    {
        await using var peers = new TestPeers();
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var hang = HangUpAfterTlsAsync(listener, peers.Bob);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint, Cancel);
        var connect = new SessionHandshake(peers.World(peers.Alice)).ConnectAsync(socket, WantedPeer.Anybody, "x", Cancel);
        var failure = await Assert.ThrowsAsync<SessionException>(() => connect);
        Assert.Equal(SessionFailure.RefusedByPeer, failure.Reason);
        Assert.Equal(6, (int)failure.ExitCode);
        await hang;
    }

    [Fact]
    public async Task Something_that_is_not_TLS_is_not_a_peer()
    {
        await using var peers = new TestPeers();
        var accept = peers.AcceptAsync(Cancel);
        using var socket = await peers.DialAsync(Cancel);
        await socket.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), Cancel);
        Assert.Equal(SessionFailure.NotAPeer, (await Assert.ThrowsAsync<SessionException>(() => accept)).Reason);
    }

    [Fact]
    public async Task TLS_1_2_is_not_spoken()
    {
        await using var peers = new TestPeers();
        var accept = peers.AcceptAsync(Cancel);
        await Assert.ThrowsAnyAsync<Exception>(() => TlsAsync(peers, static options => options.EnabledSslProtocols = SslProtocols.Tls12));
        Assert.Equal(SessionFailure.NotAPeer, (await Assert.ThrowsAsync<SessionException>(() => accept)).Reason);
    }

    private static async Task BothRefuse(TestPeers peers, SessionFailure atListener, SessionFailure atCaller)
    {
        // the caller's own view of Bob is good, so it is Bob who refuses
        var accept = peers.AcceptAsync(Cancel);
        var connect = peers.ConnectAsync(Cancel);
        Assert.Equal(atListener, (await Assert.ThrowsAsync<SessionException>(() => accept)).Reason);
        Assert.Equal(atCaller, (await Assert.ThrowsAsync<SessionException>(() => connect)).Reason);
    }

    private static async Task<SslStream> TlsAsync(TestPeers peers, Action<SslClientAuthenticationOptions> change)
    {
        var tls = new SslStream(new NetworkStream(await peers.DialAsync(Cancel), ownsSocket: true));
        var options = PeerTls.ForConnector(peers.Alice.Tls, new TlsCertificates());
        change(options);
        try
        {
            await tls.AuthenticateAsClientAsync(options, Cancel);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static async Task<string> ReadByeAsync(SslStream tls)
    {
        var reader = new FrameReader(tls);
        Assert.Equal(FrameRead.Frame, await reader.ReadAsync(Cancel));
        Assert.Equal(FrameType.Bye, reader.Type);
        return System.Text.Encoding.UTF8.GetString(reader.Body.Span);
    }

    private static async Task HangUpAfterTlsAsync(TcpListener listener, TestLeaf own)
    {
        using var socket = await listener.AcceptSocketAsync(Cancel);
        await using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsServerAsync(PeerTls.ForListener(own.Tls, new TlsCertificates()), Cancel);
    }
}
