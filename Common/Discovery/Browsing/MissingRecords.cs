using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Browsing;

/// <summary>What an interface's cache lacks or is about to lose, as questions.</summary>
internal static class MissingRecords
{
    public static List<QueryPackets.Question> Collect(TimeSpan now, RecordCache cache, Jitter jitter)
    {
        List<QueryPackets.Question> questions = [];
        foreach (var (key, name) in cache.Names)
        {
            Refresh(now, key, name, questions, cache.Questions);
            Complete(now, key, name, questions, cache.Questions, jitter);
        }

        return questions;
    }

    /// <summary>§5.2: before it expires.</summary>
    private static void Refresh(TimeSpan now, DnsName key, CachedName name, List<QueryPackets.Question> questions, ReplyBudget budget)
    {
        foreach (var record in name.Records)
        {
            var question = new QueryPackets.Question(key, record.Record.Type, Unicast: false);
            if (record.TakeRefresh(now) && !questions.Contains(question) && budget.TrySpend(now))
            {
                questions.Add(question);
            }
        }
    }

    /// <summary>Most responders send service, text and addresses along with the pointer; here are the others.</summary>
    private static void Complete(
        TimeSpan now, DnsName key, CachedName name, List<QueryPackets.Question> questions, ReplyBudget budget, Jitter jitter)
    {
        var service = name.IsInstance && !name.Has(DnsType.Srv);
        var text = name.IsInstance && !name.Has(DnsType.Txt);
        var address = name.IsHost && !name.Has(DnsType.A) && !name.Has(DnsType.Aaaa);
        if (!service && !text && !address)
        {
            name.Missing.Clear();
            return;
        }

        if (name.Missing.Next is null)
        {
            name.Missing.Start(now + jitter(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(120)));
        }
        else if (name.Missing.Next <= now && !budget.TrySpend(now))
        {
            name.Missing.Postpone(now);
        }
        else if (name.Missing.Take(now))
        {
            Add(questions, service, key, DnsType.Srv);
            Add(questions, text, key, DnsType.Txt);
            Add(questions, address, key, DnsType.A);
            Add(questions, address, key, DnsType.Aaaa);
        }
    }

    private static void Add(List<QueryPackets.Question> questions, bool wanted, DnsName name, DnsType type)
    {
        if (wanted)
        {
            questions.Add(new QueryPackets.Question(name, type, Unicast: false));
        }
    }
}
