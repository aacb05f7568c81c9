using System.Buffers.Binary;

namespace PeerSecure.Common.Discovery.Wire;

/// <summary>
/// A received packet that was walked once from end to end. Anyone on the link can send anything here, so reading never throws,
/// never allocates, and does a bounded amount of work.
/// </summary>
internal readonly ref struct DnsMessage
{
    private const ushort ResponseBit = 0x8000;
    private const ushort OpcodeBits = 0x7800;
    private const ushort TruncatedBit = 0x0200;
    private const ushort ErrorBits = 0x000F;
    private readonly ReadOnlySpan<byte> _packet;
    private readonly int _recordsOffset;

    private DnsMessage(ReadOnlySpan<byte> packet, int recordsOffset)
    {
        _packet = packet;
        _recordsOffset = recordsOffset;
    }

    public ushort Id => BinaryPrimitives.ReadUInt16BigEndian(_packet);

    public bool IsResponse => (Flags & ResponseBit) != 0;

    public bool IsTruncated => (Flags & TruncatedBit) != 0;

    public int QuestionCount => Count(4);

    public int AuthorityCount => Count(8);

    public QuestionWalk Questions => new(_packet, QuestionCount);

    public RecordWalk Records => new(_packet, _recordsOffset, Count(6), AuthorityCount, Count(10));

    private ushort Flags => BinaryPrimitives.ReadUInt16BigEndian(_packet[2..]);

    public static bool TryRead(ReadOnlySpan<byte> packet, out DnsMessage message, out DnsRejection why)
    {
        message = default;
        why = CheckHeader(packet);
        if (why != DnsRejection.None)
        {
            return false;
        }

        var header = new DnsMessage(packet, 0);
        var offset = DnsLimits.Header;
        for (var i = 0; i < header.QuestionCount; i++)
        {
            if (!DnsQuestion.TryRead(packet, ref offset, out _))
            {
                why = DnsRejection.BadQuestion;
                return false;
            }
        }

        var recordsOffset = offset;
        for (var i = header.Count(6) + header.Count(8) + header.Count(10); i > 0; i--)
        {
            if (!DnsRecordView.TryRead(packet, ref offset, out _, out why))
            {
                return false;
            }
        }

        why = offset == packet.Length ? DnsRejection.None : DnsRejection.TrailingBytes;
        message = why == DnsRejection.None ? new DnsMessage(packet, recordsOffset) : default;
        return why == DnsRejection.None;
    }

    private static DnsRejection CheckHeader(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < DnsLimits.Header)
        {
            return DnsRejection.TooShort;
        }

        if (packet.Length > DnsLimits.Packet)
        {
            return DnsRejection.TooLong;
        }

        var message = new DnsMessage(packet, 0);
        if ((message.Flags & OpcodeBits) != 0)
        {
            return DnsRejection.ForeignOpcode;      // RFC 6762 §18.3: silently ignored
        }

        if ((message.Flags & ErrorBits) != 0)
        {
            return DnsRejection.ErrorResponse;      // RFC 6762 §18.11: silently ignored
        }

        var entries = message.QuestionCount + message.Count(6) + message.Count(8) + message.Count(10);
        return entries > DnsLimits.Entries ? DnsRejection.TooManyEntries : DnsRejection.None;
    }

    private int Count(int offset) => BinaryPrimitives.ReadUInt16BigEndian(_packet[offset..]);

    internal ref struct QuestionWalk(ReadOnlySpan<byte> packet, int count)
    {
        private readonly ReadOnlySpan<byte> _packet = packet;
        private int _left = count;
        private int _offset = DnsLimits.Header;
        private DnsQuestion _current;

        public readonly DnsQuestion Current => _current;

        public readonly QuestionWalk GetEnumerator() => this;

        public bool MoveNext() => _left-- > 0 && DnsQuestion.TryRead(_packet, ref _offset, out _current);
    }

    internal ref struct RecordWalk(ReadOnlySpan<byte> packet, int offset, int answers, int authorities, int additionals)
    {
        private readonly ReadOnlySpan<byte> _packet = packet;
        private readonly int _total = answers + authorities + additionals;
        private int _read;
        private int _offset = offset;
        private DnsRecordView _current;

        public readonly DnsRecordView Current => _current with
        {
            Section = _read <= answers ? DnsSection.Answer : _read <= answers + authorities ? DnsSection.Authority : DnsSection.Additional,
        };

        public readonly RecordWalk GetEnumerator() => this;

        public bool MoveNext() => _read++ < _total && DnsRecordView.TryRead(_packet, ref _offset, out _current, out _);
    }
}
