using System.Net;

namespace PeerSecure.Peer.Sessions;

/// <summary>Somewhere the wanted peer may be, and who said so. Nothing about it is believed: TLS decides.</summary>
internal sealed record DialCandidate(IPEndPoint Address, string Source)
{
    public override string ToString() => $"{Address} ({Source})";
}

/// <summary>A source of addresses: given ones, mDNS, presence. Completes when it has nothing more to say.</summary>
internal interface IAddressSource
{
    /// <summary>For messages, such as <c>mDNS</c>.</summary>
    string Name { get; }

    /// <summary>After a search: why it found nothing, if there is more to say than that.</summary>
    string? Silence => null;

    IAsyncEnumerable<DialCandidate> FindAsync(WantedPeer wanted, CancellationToken cancellationToken);
}
