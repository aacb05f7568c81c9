using System.Buffers.Binary;

namespace PeerSecure.Common.Discovery.Wire;

/// <summary>
/// Builds one packet of at most <see cref="DnsLimits.SentPacket"/> bytes. What does not fit is refused and leaves no trace, so the
/// caller can go on in another packet. Sections are written in their order.
/// </summary>
internal sealed class DnsWriter
{
    private readonly byte[] _buffer = new byte[DnsLimits.SentPacket];
    private readonly List<ushort> _labels = [];
    private readonly bool _compressData;
    private int _length = DnsLimits.Header;

    private DnsWriter(ushort id, ushort flags, bool compressData)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer, id);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(2), flags);
        _compressData = compressData;
    }

    /// <summary>RFC 6762 §18.1: the id of a query is zero.</summary>
    public static DnsWriter Query() => new(0, 0, compressData: true);

    /// <summary>RFC 6762 §18.1, §18.4: id zero, authoritative; §18.14: names inside SRV and NSEC data may be compressed.</summary>
    public static DnsWriter Response() => new(0, 0x8400, compressData: true);

    /// <summary>RFC 6762 §6.7: the asker's id; §18.14: an SRV target must not be compressed for it.</summary>
    public static DnsWriter LegacyResponse(ushort id) => new(id, 0x8400, compressData: false);

    public bool IsEmpty => _length == DnsLimits.Header;

    public bool TryQuestion(DnsName name, DnsType type, bool unicast) => TryQuestion(name.View, type, unicast);

    public bool TryQuestion(DnsNameView name, DnsType type, bool unicast)
    {
        var (length, labels) = (_length, _labels.Count);
        if (!TryName(name, compress: true) || !TryNumbers((ushort)type, (ushort)(unicast ? 0x8001 : 1)))
        {
            return Undo(length, labels);
        }

        Increment(4);
        return true;
    }

    public bool TryRecord(DnsSection section, DnsRecord record) => TryRecord(section, record, record.Ttl, record.Unique);

    public bool TryRecord(DnsSection section, DnsRecord record, uint ttl, bool flush)
    {
        var (length, labels) = (_length, _labels.Count);
        if (!TryName(record.Name.View, compress: true)
            || !TryNumbers((ushort)record.Type, (ushort)(flush ? 0x8001 : 1))
            || !TryNumbers((ushort)(ttl >> 16), (ushort)(ttl & 0xFFFF))
            || !TryData(record))
        {
            return Undo(length, labels);
        }

        Increment(section switch { DnsSection.Answer => 6, DnsSection.Authority => 8, DnsSection.Additional => 10 });
        return true;
    }

    /// <summary>RFC 6762 §7.2: more known answers follow in another packet.</summary>
    public void MarkTruncated() => _buffer[2] |= 0x02;

    public byte[] ToPacket() => _buffer.AsSpan(0, _length).ToArray();

    private bool TryData(DnsRecord record)
    {
        var lengthAt = _length;
        if (!TryBytes([0, 0]))
        {
            return false;
        }

        var written = record.Type switch
        {
            DnsType.Ptr => TryName(record.PtrTarget, compress: true),
            DnsType.Srv => TryBytes(record.Data[..6]) && TryName(record.SrvTarget, _compressData),
            _ => TryBytes(record.Data),
        };
        if (written)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(lengthAt), (ushort)(_length - lengthAt - 2));
        }

        return written;
    }

    /// <summary>RFC 1035 §4.1.4: as soon as the rest of the name stands somewhere before, point there.</summary>
    private bool TryName(DnsNameView name, bool compress)
    {
        var known = _labels.Count;      // labels of this very name have no closing zero yet and cannot be pointed at
        for (; !name.IsRoot; name = name.Parent)
        {
            if (compress && Find(name, known) is { } earlier)
            {
                return TryBytes([(byte)(0xC0 | (earlier >> 8)), (byte)(earlier & 0xFF)]);
            }

            var label = name.FirstLabel;
            _labels.Add((ushort)_length);
            if (!TryBytes([(byte)label.Length]) || !TryBytes(label))
            {
                return false;
            }
        }

        return TryBytes([0]);
    }

    private ushort? Find(DnsNameView name, int known)
    {
        for (var i = 0; i < known; i++)
        {
            if (DnsNameView.OfChecked(_buffer, _labels[i]).Is(name))
            {
                return _labels[i];
            }
        }

        return null;
    }

    private bool TryNumbers(ushort first, ushort second) =>
        TryBytes([(byte)(first >> 8), (byte)(first & 0xFF), (byte)(second >> 8), (byte)(second & 0xFF)]);

    private bool TryBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _length)
        {
            return false;
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
        return true;
    }

    private bool Undo(int length, int labels)
    {
        _length = length;
        _labels.RemoveRange(labels, _labels.Count - labels);
        return false;
    }

    private void Increment(int offset)
    {
        var count = _buffer.AsSpan(offset);
        BinaryPrimitives.WriteUInt16BigEndian(count, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(count) + 1));
    }
}
