using System.Buffers.Binary;

namespace PeerSecure.Common.Discovery.Wire;

/// <summary>Walks the labels of a checked name, following its pointers.</summary>
internal ref struct DnsLabelWalk(ReadOnlySpan<byte> packet, int offset)
{
    private readonly ReadOnlySpan<byte> _packet = packet;
    private ReadOnlySpan<byte> _current;

    public int Rest { get; private set; } = offset;

    public readonly ReadOnlySpan<byte> Current => _current;

    public readonly bool IsEmpty
    {
        get
        {
            var copy = this;
            return !copy.MoveNext();
        }
    }

    public readonly DnsLabelWalk GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_packet[Rest] > DnsLimits.Label)
        {
            Rest = BinaryPrimitives.ReadUInt16BigEndian(_packet[Rest..]) & 0x3FFF;
        }

        int length = _packet[Rest];
        if (length == 0)
        {
            return false;
        }

        _current = _packet.Slice(Rest + 1, length);
        Rest += length + 1;
        return true;
    }
}
