using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Tests.Discovery.Wire;

/// <summary>Touches everything a packet offers, so that whatever could throw or loop would.</summary>
internal static class Walk
{
    public static int Everything(ReadOnlySpan<byte> packet)
    {
        if (!DnsMessage.TryRead(packet, out var message, out _))
        {
            return 0;
        }

        var sum = message.Id;
        Span<byte> name = stackalloc byte[DnsLimits.Name];
        foreach (var question in message.Questions)
        {
            sum = unchecked((ushort)(sum + question.Name.Hash() + question.Name.CopyTo(name)));
        }

        foreach (var record in message.Records)
        {
            sum = unchecked((ushort)(sum + record.Name.Hash() + record.Name.Parent.FirstLabel.Length + Data(record)));
        }

        return sum + 1;
    }

    private static int Data(DnsRecordView record)
    {
        Span<byte> scratch = stackalloc byte[DnsLimits.DataWithName];
        var sum = record.PlainData(scratch).Length + (record.TryNsecTypes(out var bitmap) ? bitmap.Length : 0);
        if (record is { Type: DnsType.Txt, IsInternet: true })
        {
            foreach (var text in new TxtStrings(record.Data))
            {
                sum += text.Length;
            }
        }

        return sum;
    }
}
