using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Browsing;

/// <summary>When which service type is asked for on one link.</summary>
internal sealed class LinkQueries
{
    private readonly QuerierSettings _settings;
    private readonly Dictionary<ServiceKind, QuerySchedule> _schedules = [];
    private TimeSpan? _askedUnicast;

    public LinkQueries(QuerierSettings settings, TimeSpan first)
    {
        _settings = settings;
        foreach (var kind in settings.Kinds)
        {
            var schedule = new QuerySchedule();
            schedule.Start(first);
            _schedules.Add(kind, schedule);
        }
    }

    public TimeSpan? Next
    {
        get
        {
            TimeSpan? next = null;
            foreach (var schedule in _schedules.Values)
            {
                next = Moments.Earlier(next, schedule.Next);
            }

            return next;
        }
    }

    /// <summary>§6: unicast answers are taken for two seconds after asking for them.</summary>
    public bool AwaitsUnicast(TimeSpan now) => _askedUnicast is { } asked && now - asked <= TimeSpan.FromSeconds(2);

    public List<byte[]> Take(TimeSpan now, RecordCache cache, List<QueryPackets.Question> missing)
    {
        List<QueryPackets.Question> questions = [.. missing];
        foreach (var (kind, schedule) in _schedules)
        {
            // §5.4: the first question may ask for unicast, since nobody else on the link needs the answer.
            var unicast = _settings.AskUnicast && !schedule.HasAsked;
            if (!schedule.Take(now))
            {
                continue;
            }

            var name = ServiceNames.Of(kind);
            questions.RemoveAll(q => q.Type == DnsType.Ptr && q.Name.Equals(name));
            questions.Add(new QueryPackets.Question(name, DnsType.Ptr, unicast));
            _askedUnicast = unicast ? now : _askedUnicast;
        }

        return questions.Count == 0 ? [] : QueryPackets.Write(questions, KnownAnswers(now, cache, questions));
    }

    /// <summary>§7.3: another host asked our question, and everything it knows we know as well. Our first question is always asked.</summary>
    public void Overhear(TimeSpan now, in Arrival arrival, DnsMessage query, RecordCache cache)
    {
        if (!arrival.Multicast || arrival.Source.Port != Intake.Port || query.IsTruncated)
        {
            return;
        }

        foreach (var question in query.Questions)
        {
            foreach (var (kind, schedule) in _schedules)
            {
                var asked = question.Type == DnsType.Ptr && !question.WantsUnicast && question.Name.Is(ServiceNames.Of(kind));
                if (asked && schedule.HasAsked && KnowsNothingElse(now, query, kind, cache))
                {
                    schedule.TreatAsSent(now);
                }
            }
        }
    }

    private static bool KnowsNothingElse(TimeSpan now, DnsMessage query, ServiceKind kind, RecordCache cache)
    {
        foreach (var record in query.Records)
        {
            if (record.Section == DnsSection.Answer && record.IsInternet && record.Type == DnsType.Ptr && record.Name.Is(ServiceNames.Of(kind))
                && cache.Find(record.Name)?.Find(record)?.IsKnownAnswer(now) != true)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>§7.1: what we know already is not to be told again.</summary>
    private static IEnumerable<(DnsRecord Record, uint Ttl)> KnownAnswers(TimeSpan now, RecordCache cache, List<QueryPackets.Question> questions)
    {
        foreach (var question in questions.Where(q => q.Type == DnsType.Ptr))
        {
            foreach (var known in cache.Find(question.Name.View)!.Records.Where(r => r.IsKnownAnswer(now)))
            {
                yield return (known.Record, known.SecondsLeft(now));
            }
        }
    }
}
