using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

internal sealed record Certificate(
    string Name, string Device, string Serial, string Fingerprint, DateTimeOffset NotBefore, DateTimeOffset NotAfter, CertificateState State)
{
    public bool IsThisDevice { get; init; }

    /// <summary>Every field, one per line, for those who want to see it all.</summary>
    public ImmutableArray<string> Details { get; init; } = [];
}
