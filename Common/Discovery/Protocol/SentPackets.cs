namespace PeerSecure.Common.Discovery.Protocol;

/// <summary>
/// The last packets we multicast, to know our own when they come back: by loopback, or by a second interface on the same network.
/// Another process with the same name is no echo, because its packets carry its own host name.
/// </summary>
internal sealed class SentPackets
{
    private readonly byte[][] _ring = new byte[64][];
    private int _next;

    public void Remember(byte[] packet)
    {
        _ring[_next] = packet;
        _next = (_next + 1) % _ring.Length;
    }

    public bool Contains(ReadOnlySpan<byte> packet)
    {
        foreach (var sent in _ring)
        {
            if (sent is not null && packet.SequenceEqual(sent))
            {
                return true;
            }
        }

        return false;
    }
}
