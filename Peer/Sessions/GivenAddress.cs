using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace PeerSecure.Peer.Sessions;

/// <summary>HOST:PORT as the user wrote it.</summary>
internal sealed class GivenAddress(string host, int port) : IAddressSource
{
    public string Name => $"{host}:{port}";

    public async IAsyncEnumerable<DialCandidate> FindAsync(WantedPeer wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var address in await ResolveAsync(cancellationToken))
        {
            yield return new DialCandidate(new IPEndPoint(address, port), "given");
        }
    }

    private async Task<IPAddress[]> ResolveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
