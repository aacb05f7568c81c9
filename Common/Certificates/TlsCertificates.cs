using System.Security.Cryptography.X509Certificates;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// The certificates the other side sent in one handshake, as bytes that nothing has judged yet. Filled by the options of
/// <see cref="PeerTls"/>, read after the handshake. One instance per connection.
/// </summary>
public sealed class TlsCertificates
{
    /// <summary>Leaf, issuing and two cross certificates are the longest honest chain; the rest of a longer one is not looked at.</summary>
    public const int MaximumCount = 6;

    private readonly List<byte[]> _certificates = [];

    /// <summary>The leaf first; empty when the other side showed no certificate.</summary>
    public IReadOnlyList<byte[]> Received => _certificates;

    internal void Take(X509Certificate? leaf, X509Chain? chain)
    {
        _certificates.Clear();
        if (leaf is null)
        {
            return;
        }

        _certificates.Add(leaf.GetRawCertData());
        foreach (var other in chain?.ChainPolicy.ExtraStore ?? [])
        {
            if (_certificates.Count < MaximumCount && !other.RawDataMemory.Span.SequenceEqual(_certificates[0]))
            {
                _certificates.Add(other.RawData);
            }
        }
    }
}
