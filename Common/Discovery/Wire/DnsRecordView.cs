using System.Buffers.Binary;
using System.Net;

namespace PeerSecure.Common.Discovery.Wire;

/// <summary>A record inside a received packet. Its data was checked against its type, except NSEC, which is checked when asked for.</summary>
internal readonly ref struct DnsRecordView
{
    private const ushort FlushBit = 0x8000;
    private const int SrvName = 6;
    private readonly ReadOnlySpan<byte> _packet;
    private readonly int _dataOffset;
    private readonly int _dataLength;
    private readonly ushort _class;

    private DnsRecordView(ReadOnlySpan<byte> packet, DnsNameView name, int fields)
    {
        _packet = packet;
        Name = name;
        Type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(packet[fields..]);
        _class = BinaryPrimitives.ReadUInt16BigEndian(packet[(fields + 2)..]);
        Ttl = BinaryPrimitives.ReadUInt32BigEndian(packet[(fields + 4)..]);
        _dataLength = BinaryPrimitives.ReadUInt16BigEndian(packet[(fields + 8)..]);
        _dataOffset = fields + 10;
    }

    public DnsNameView Name { get; }

    public DnsType Type { get; }

    public uint Ttl { get; }

    public DnsSection Section { get; init; }

    /// <summary>RFC 6762 §10.2: the top bit of the class says this is the whole of a unique record set.</summary>
    public bool Flush => (_class & FlushBit) != 0;

    public bool IsInternet => Class == 1;

    public ushort Class => (ushort)(_class & ~FlushBit);

    public ReadOnlySpan<byte> Data => _packet.Slice(_dataOffset, _dataLength);

    public DnsNameView PtrTarget => DnsNameView.OfChecked(_packet, _dataOffset);

    public ushort SrvPort => BinaryPrimitives.ReadUInt16BigEndian(Data[4..]);

    public DnsNameView SrvTarget => DnsNameView.OfChecked(_packet, _dataOffset + SrvName);

    public IPAddress Address => new(Data);

    public static bool TryRead(ReadOnlySpan<byte> packet, scoped ref int offset, out DnsRecordView record, out DnsRejection why)
    {
        record = default;
        why = DnsRejection.BadRecord;
        if (!DnsNameView.TryRead(packet, ref offset, out var name) || packet.Length - offset < 10)
        {
            return false;
        }

        var read = new DnsRecordView(packet, name, offset);
        if (packet.Length - read._dataOffset < read._dataLength)
        {
            return false;
        }

        why = DnsRejection.BadRecordData;
        offset = read._dataOffset + read._dataLength;
        record = read;
        return !read.IsInternet || read.HasValidData();
    }

    /// <summary>
    /// RFC 6762 §6.1: only the restricted form is read, one block for types 0 to 255; the next name is not looked at, and a
    /// record in any other form is passed over without rejecting its message.
    /// </summary>
    public bool TryNsecTypes(out ReadOnlySpan<byte> bitmap)
    {
        bitmap = default;
        var offset = _dataOffset;
        var end = _dataOffset + _dataLength;
        if (Type != DnsType.Nsec || !DnsNameView.TryRead(_packet[..end], ref offset, out _) || end - offset < 3)
        {
            return false;
        }

        int length = _packet[offset + 1];
        if (_packet[offset] != 0 || length is < 1 or > 32 || end - offset != length + 2)
        {
            return false;
        }

        bitmap = _packet.Slice(offset + 2, length);
        return true;
    }

    /// <summary>The data with any name in it uncompressed, as RFC 6762 §8.2 compares it; <paramref name="scratch"/> holds <see cref="DnsLimits.DataWithName"/> bytes.</summary>
    public ReadOnlySpan<byte> PlainData(Span<byte> scratch)
    {
        switch (Type)
        {
            case DnsType.Ptr when IsInternet:
                return scratch[..PtrTarget.CopyTo(scratch)];
            case DnsType.Srv when IsInternet:
                Data[..SrvName].CopyTo(scratch);
                return scratch[..(SrvName + SrvTarget.CopyTo(scratch[SrvName..]))];
            case DnsType.Nsec when IsInternet && TryNsecTypes(out var bitmap):
                var offset = _dataOffset;
                _ = DnsNameView.TryRead(_packet, ref offset, out var next);
                var length = next.CopyTo(scratch);
                _packet.Slice(offset, bitmap.Length + 2).CopyTo(scratch[length..]);
                return scratch[..(length + bitmap.Length + 2)];
            default:
                return Data;
        }
    }

    private bool HasValidData() => Type switch
    {
        DnsType.A => _dataLength == 4,
        DnsType.Aaaa => _dataLength == 16,
        DnsType.Ptr => IsExactlyName(_dataOffset),
        DnsType.Srv => _dataLength > SrvName && IsExactlyName(_dataOffset + SrvName),
        DnsType.Txt => TxtStrings.AreValid(Data),
        _ => true,
    };

    private bool IsExactlyName(int offset)
    {
        var end = _dataOffset + _dataLength;
        return DnsNameView.TryRead(_packet[..end], ref offset, out _) && offset == end;
    }
}
