using System.Net;
using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Tests.Discovery.Protocol;

/// <summary>A packet a state machine sent, in words that tests can compare.</summary>
internal sealed class Decoded
{
    public Decoded(TimeSpan at, Outgoing sent)
    {
        (At, Link, Destination, Bytes) = (at, sent.Link, sent.Destination, sent.Packet);
        Assert.True(DnsMessage.TryRead(sent.Packet, out var message, out var why), why.ToString());
        (Id, IsResponse, IsTruncated) = (message.Id, message.IsResponse, message.IsTruncated);
        foreach (var question in message.Questions)
        {
            Questions.Add($"{DnsName.CopyOf(question.Name)} {Word(question.Type)}{(question.WantsUnicast ? " QU" : "")}");
        }

        foreach (var record in message.Records)
        {
            Assert.InRange(sent.Packet.Length, 1, DnsLimits.SentPacket);
            var text = $"{DnsName.CopyOf(record.Name)} {Word(record.Type)} {Data(record)} {record.Ttl}{(record.Flush ? " flush" : "")}";
            (record.Section switch { DnsSection.Answer => Answers, DnsSection.Authority => Authorities, _ => Additionals }).Add(text);
        }
    }

    public TimeSpan At { get; }

    public Link Link { get; }

    public IPEndPoint? Destination { get; }

    public byte[] Bytes { get; }

    public ushort Id { get; }

    public bool IsResponse { get; }

    public bool IsTruncated { get; }

    public List<string> Questions { get; } = [];

    public List<string> Answers { get; } = [];

    public List<string> Authorities { get; } = [];

    public List<string> Additionals { get; } = [];

    public override string ToString() =>
        $"{At.TotalMilliseconds} ms to {Destination?.ToString() ?? "all"}: ? {string.Join("; ", Questions)} ! {string.Join("; ", Answers)} + {string.Join("; ", Additionals)}";

    private static string Word(DnsType type) => type.ToString().ToUpperInvariant();

    private static string Data(DnsRecordView record)
    {
        switch (record.Type)
        {
            case DnsType.A or DnsType.Aaaa:
                return record.Address.ToString();
            case DnsType.Ptr:
                return DnsName.CopyOf(record.PtrTarget).ToString();
            case DnsType.Srv:
                return $"{DnsName.CopyOf(record.SrvTarget)}:{record.SrvPort}";
            case DnsType.Nsec:
                return record.TryNsecTypes(out var bitmap) ? Convert.ToHexString(bitmap) : "?";
            default:
                List<string> strings = [];
                foreach (var text in new TxtStrings(record.Data))
                {
                    strings.Add(System.Text.Encoding.UTF8.GetString(text));
                }

                return string.Join(",", strings);
        }
    }
}
