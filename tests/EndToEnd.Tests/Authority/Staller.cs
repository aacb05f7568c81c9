using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Certificates;

namespace PeerSecure.EndToEnd.Tests.Authority;

/// <summary>A client that misbehaves in one of several ways and then sits there.</summary>
internal sealed class Staller : IDisposable
{
    private readonly TcpClient _tcp = new();

    public async Task MisbehaveAsync(int port, int how, CancellationToken cancellationToken)
    {
        await _tcp.ConnectAsync("127.0.0.1", port, cancellationToken);
        var raw = _tcp.GetStream();
        switch (how % 6)
        {
            case 0: // says nothing
                return;
            case 1: // garbage instead of a handshake
                await raw.WriteAsync(RandomNumberGenerator.GetBytes(2_000), cancellationToken);
                return;
            case 2: // half a handshake
                await raw.WriteAsync(new byte[] { 0x16, 0x03, 0x01, 0x02, 0x00, 0x01 }, cancellationToken);
                return;
        }

        var tls = new SslStream(raw);
        await tls.AuthenticateAsClientAsync(PeerTls.ForAuthorityClient(null, static _ => true), cancellationToken);
        await tls.WriteAsync(Encoding.ASCII.GetBytes("POST /.well-known/est/simpleenroll HTTP/1.1\r\nHost: localhost\r\n"), cancellationToken);
        switch (how % 6)
        {
            case 3: // half the headers
                break;
            case 4: // a body that never comes
                await tls.WriteAsync(Encoding.ASCII.GetBytes("Content-Type: application/pkcs10\r\nContent-Length: 4000\r\n\r\nMIIB"), cancellationToken);
                break;
            default: // gone in the middle
                await tls.WriteAsync(Encoding.ASCII.GetBytes("Content-Length: 4000\r\n\r\nMII"), cancellationToken);
                _tcp.Client.LingerState = new LingerOption(enable: true, seconds: 0);
                _tcp.Close();
                break;
        }
    }

    public void Dispose() => _tcp.Dispose();
}
