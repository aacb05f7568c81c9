using System.Buffers.Binary;

namespace PeerSecure.Common.Discovery.Wire;

/// <summary>
/// A name inside a packet, compressed or not, that was checked once by <see cref="TryRead"/>; walking it afterwards cannot leave
/// the packet or loop. Nothing is copied or allocated until somebody wants to keep the name.
/// </summary>
internal readonly ref struct DnsNameView
{
    private readonly ReadOnlySpan<byte> _packet;
    private readonly int _offset;

    private DnsNameView(ReadOnlySpan<byte> packet, int offset)
    {
        _packet = packet;
        _offset = offset;
    }

    /// <summary>Only for bytes that are known to hold a whole, well-formed name.</summary>
    internal static DnsNameView OfChecked(ReadOnlySpan<byte> packet, int offset) => new(packet, offset);

    /// <summary>
    /// RFC 1035 §4.1.4. A pointer must lead to before the run of labels it ends, so every jump goes further back and a loop is
    /// impossible; the expanded length is bounded as well, so no packet buys more than 127 steps a name.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, scoped ref int offset, out DnsNameView name)
    {
        name = new DnsNameView(packet, offset);
        var (at, runStart, length, end) = (offset, offset, 1, -1);
        while (at < packet.Length)
        {
            int first = packet[at];
            if (first == 0)
            {
                offset = end < 0 ? at + 1 : end;
                return true;
            }

            if (first <= DnsLimits.Label)
            {
                at += first + 1;
                length += first + 1;
                if (length > DnsLimits.Name)
                {
                    return false;
                }

                continue;
            }

            if (!TryPointer(packet, at, runStart, out var target))
            {
                return false;
            }

            end = end < 0 ? at + 2 : end;
            (at, runStart) = (target, target);
        }

        return false;
    }

    public bool IsRoot => Labels.IsEmpty;

    public DnsLabelWalk Labels => new(_packet, _offset);

    /// <summary>The name without its first label.</summary>
    public DnsNameView Parent
    {
        get
        {
            var labels = Labels;
            return labels.MoveNext() ? new DnsNameView(_packet, labels.Rest) : this;
        }
    }

    public ReadOnlySpan<byte> FirstLabel
    {
        get
        {
            var labels = Labels;
            return labels.MoveNext() ? labels.Current : [];
        }
    }

    /// <summary>RFC 6762 §16: ASCII letters compare without case, every other byte as it is.</summary>
    public bool Is(DnsNameView other)
    {
        var mine = Labels;
        var theirs = other.Labels;
        while (mine.MoveNext())
        {
            if (!theirs.MoveNext() || !SameLabel(mine.Current, theirs.Current))
            {
                return false;
            }
        }

        return !theirs.MoveNext();
    }

    public bool Is(DnsName other) => Is(other.View);

    /// <summary>FNV-1a over the folded labels, so that equal names hash alike however they are compressed.</summary>
    public int Hash()
    {
        var hash = 2166136261u;
        foreach (var label in Labels)
        {
            hash = unchecked((hash ^ (uint)label.Length) * 16777619u);
            foreach (var octet in label)
            {
                hash = unchecked((hash ^ Fold(octet)) * 16777619u);
            }
        }

        return unchecked((int)hash);
    }

    /// <summary>Writes the uncompressed form; <paramref name="destination"/> holds at least <see cref="DnsLimits.Name"/> bytes.</summary>
    public int CopyTo(Span<byte> destination)
    {
        var length = 0;
        foreach (var label in Labels)
        {
            destination[length++] = (byte)label.Length;
            label.CopyTo(destination[length..]);
            length += label.Length;
        }

        destination[length++] = 0;
        return length;
    }

    private static bool TryPointer(ReadOnlySpan<byte> packet, int at, int runStart, out int target)
    {
        target = 0;
        if (packet[at] < 0xC0 || at + 1 >= packet.Length)
        {
            return false;
        }

        target = BinaryPrimitives.ReadUInt16BigEndian(packet[at..]) & 0x3FFF;
        return target < runStart && target >= DnsLimits.Header;
    }

    private static bool SameLabel(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (Fold(left[i]) != Fold(right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static byte Fold(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet | 0x20) : octet;
}
