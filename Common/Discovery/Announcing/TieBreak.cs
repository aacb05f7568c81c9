using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Announcing;

/// <summary>RFC 6762 §8.2: two hosts probe for one name at the same moment; the lexicographically later data wins.</summary>
internal static class TieBreak
{
    /// <summary>More records than this for one name are not a probe for a service.</summary>
    private const int MaxRecords = 32;

    /// <summary>Whether the query is a probe for the name with data that beats ours. The same data is the same host: nobody loses.</summary>
    public static bool IsLost(DnsMessage query, DnsName name, IEnumerable<DnsRecord> ours)
    {
        List<DnsRecord>? theirs = null;
        foreach (var record in query.Records)
        {
            if (record.Section == DnsSection.Authority && record.IsInternet && record.Name.Is(name) && theirs is not { Count: >= MaxRecords })
            {
                (theirs ??= []).Add(DnsRecord.CopyOf(record, record.Ttl));
            }
        }

        return theirs is not null && Compare(Sort(theirs), Sort(ours)) > 0;
    }

    /// <summary>§8.2.1: sorted, record by record; a list that runs out first is the earlier one. All are of class IN.</summary>
    private static int Compare(DnsRecord[] left, DnsRecord[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (Compare(left[i], right[i]) is not 0 and var order)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int Compare(DnsRecord left, DnsRecord right) =>
        left.Type != right.Type ? left.Type.CompareTo(right.Type) : left.Data.SequenceCompareTo(right.Data);

    private static DnsRecord[] Sort(IEnumerable<DnsRecord> records) => [.. records.Order(Comparer<DnsRecord>.Create(Compare))];
}
