using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using PeerSecure.Common.Certificates;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Certificates;

/// <summary>Two ends of one TLS connection over loopback, both with the options of <see cref="PeerTls"/> unless told otherwise.</summary>
internal sealed class TlsPair : IAsyncDisposable
{
    private TlsPair(SslStream listener, SslStream connector, TlsCertificates seenByListener, TlsCertificates seenByConnector) =>
        (Listener, Connector, SeenByListener, SeenByConnector) = (listener, connector, seenByListener, seenByConnector);

    public SslStream Listener { get; }

    public SslStream Connector { get; }

    public TlsCertificates SeenByListener { get; }

    public TlsCertificates SeenByConnector { get; }

    public static async Task<TlsPair> OpenAsync(
        TestLeaf listener, TestLeaf connector, CancellationToken cancellationToken, Action<SslClientAuthenticationOptions>? change = null)
    {
        var (near, far) = await ConnectAsync(cancellationToken);
        var seenByListener = new TlsCertificates();
        var seenByConnector = new TlsCertificates();
        var server = new SslStream(near);
        var client = new SslStream(far);
        var options = PeerTls.ForConnector(connector.Tls, seenByConnector);
        change?.Invoke(options);
        var pair = new TlsPair(server, client, seenByListener, seenByConnector);
        try
        {
            var accepting = server.AuthenticateAsServerAsync(PeerTls.ForListener(listener.Tls, seenByListener), cancellationToken);
            await Task.WhenAll(accepting, client.AuthenticateAsClientAsync(options, cancellationToken));
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Connector.DisposeAsync();
        await Listener.DisposeAsync();
    }

    private static async Task<(NetworkStream Near, NetworkStream Far)> ConnectAsync(CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepting = listener.AcceptSocketAsync(cancellationToken);
        var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await far.ConnectAsync(listener.LocalEndpoint, cancellationToken);
        return (new NetworkStream(await accepting, ownsSocket: true), new NetworkStream(far, ownsSocket: true));
    }
}
