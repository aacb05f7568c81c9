using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Tests.Discovery.Protocol;

/// <summary>Builds the packets that tests let others send.</summary>
internal sealed class Message
{
    private readonly DnsWriter _writer;

    private Message(DnsWriter writer) => _writer = writer;

    public static Message Query() => new(DnsWriter.Query());

    public static Message Response() => new(DnsWriter.Response());

    public static Message Legacy(ushort id)
    {
        var writer = DnsWriter.LegacyResponse(id);
        return new Message(writer) { IsLegacyQuery = true };
    }

    private bool IsLegacyQuery { get; init; }

    public Message Ask(DnsName name, DnsType type, bool unicast = false)
    {
        Assert.True(_writer.TryQuestion(name, type, unicast));
        return this;
    }

    public Message Answer(DnsRecord record, uint? ttl = null) => Add(DnsSection.Answer, record, ttl ?? record.Ttl, record.Unique);

    public Message Propose(DnsRecord record) => Add(DnsSection.Authority, record, record.Ttl, flush: false);

    public Message Also(DnsRecord record) => Add(DnsSection.Additional, record, record.Ttl, record.Unique);

    public Message Known(DnsRecord record, uint ttl) => Add(DnsSection.Answer, record, ttl, flush: false);

    public Message WithoutFlush(DnsRecord record) => Add(DnsSection.Answer, record, record.Ttl, flush: false);

    public Message Truncated()
    {
        _writer.MarkTruncated();
        return this;
    }

    public byte[] Bytes
    {
        get
        {
            var packet = _writer.ToPacket();
            packet[2] = IsLegacyQuery ? (byte)0 : packet[2];
            return packet;
        }
    }

    private Message Add(DnsSection section, DnsRecord record, uint ttl, bool flush)
    {
        Assert.True(_writer.TryRecord(section, record, ttl, flush));
        return this;
    }
}
