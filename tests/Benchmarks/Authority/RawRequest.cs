using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Benchmarks.Authority;

/// <summary>HTTP/1.1 requests as bytes: a client that costs as little as one in .NET can, so that the server is what is measured.</summary>
internal static class RawRequest
{
    public static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

    public static byte[] Post(string path, string type, string body) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

    public static async Task<SslStream> ConnectAsync(int port, TlsIdentity? identity, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port, cancellationToken);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(PeerTls.ForAuthorityClient(identity, static _ => true), cancellationToken);
        return tls;
    }
}
