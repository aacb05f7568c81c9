using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Browsing;

/// <summary>Writes questions and known answers into as many packets as they need (RFC 6762 §7.2).</summary>
internal static class QueryPackets
{
    public static List<byte[]> Write(IEnumerable<Question> questions, IEnumerable<(DnsRecord Record, uint Ttl)> known)
    {
        List<byte[]> packets = [];
        var writer = DnsWriter.Query();
        foreach (var question in questions)
        {
            if (!writer.TryQuestion(question.Name, question.Type, question.Unicast))
            {
                packets.Add(writer.ToPacket());
                writer = DnsWriter.Query();
                _ = writer.TryQuestion(question.Name, question.Type, question.Unicast);
            }
        }

        foreach (var (record, ttl) in known)
        {
            if (!writer.TryRecord(DnsSection.Answer, record, ttl, flush: false))        // §10.2: no flush bit in known answers
            {
                writer.MarkTruncated();
                packets.Add(writer.ToPacket());
                writer = DnsWriter.Query();
                _ = writer.TryRecord(DnsSection.Answer, record, ttl, flush: false);
            }
        }

        packets.Add(writer.ToPacket());
        return packets;
    }

    internal readonly record struct Question(DnsName Name, DnsType Type, bool Unicast);
}
