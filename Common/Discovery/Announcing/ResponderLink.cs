using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Announcing;

/// <summary>Everything the responder knows and owes on one link. It builds and times packets; who has which name is decided above it.</summary>
internal sealed class ResponderLink(Link link, ResponderSettings settings, SentPackets sent, Queue<Outgoing> toSend)
{
    /// <summary>§10.2, §6.7: what an old-style resolver gets to keep.</summary>
    private const uint LegacyTtl = 10;

    private readonly PendingAnswers _pending = new();
    private readonly UnicastReplies _replies = new();
    private readonly MulticastLog _log = new();

    public Startup Startup { get; } = new();

    public required LocalInterface Interface { get; set; }

    public required AdvertRecords Records { get; set; }

    public TimeSpan? Next => Moments.Earlier(Startup.Next, Moments.Earlier(_pending.Next, _replies.Next));

    /// <summary>Sends what is due; true when the names were announced.</summary>
    public bool Advance(TimeSpan now)
    {
        var step = Startup.Take(now);
        if (step == StartupStep.Probe)
        {
            SendProbe();
        }
        else if (step == StartupStep.Announce)
        {
            Multicast(now, Records.Announced);
        }

        SendAnswers(now, _pending.Take(now));
        _replies.Take(now, toSend);
        return step == StartupStep.Announce;
    }

    /// <summary>Answers a query with what we have and the asker has not.</summary>
    public void Answer(TimeSpan now, in Arrival arrival, DnsMessage query)
    {
        var known = KnownAnswers(query);
        if (query.QuestionCount == 0)
        {
            _pending.Continue(arrival.Source.Address, known, query.IsTruncated ? now + ContinuationDelay() : null);
            return;
        }

        var (multicast, unicast) = Asked(arrival, query);
        (multicast, unicast) = (multicast & ~known, unicast & ~known);
        if ((multicast | unicast) == 0)
        {
            return;
        }

        if (arrival.Source.Port != Intake.Port)
        {
            ReplyLegacy(now, arrival, query, multicast | unicast);
        }
        else if (query.AuthorityCount > 0)
        {
            Defend(now, arrival, multicast, unicast);
        }
        else if (query.IsTruncated)
        {
            _pending.Hold(arrival.Source.Address, multicast | unicast, now + ContinuationDelay());      // §7.2
        }
        else
        {
            Reply(now, arrival, multicast, unicast, Delay(multicast | unicast, query.QuestionCount));
        }
    }

    /// <summary>What another responder says about records that are ours too.</summary>
    public void Overhear(TimeSpan now, in Arrival arrival, DnsRecordView record)
    {
        if (Records.Find(record) is not (> 0 and var same))
        {
            return;
        }

        var ttl = Records.TtlOf(same);
        if (record.Ttl >= ttl && arrival.Multicast)
        {
            _pending.Drop(same);            // §7.4: duplicate answer suppression
        }
        else if (record.Ttl < ttl / 2)
        {
            _pending.Add(same, now);        // §6.6: our record lives longer than they made the others believe
        }
    }

    /// <summary>§10.1: the same records with no time to live.</summary>
    public void SayGoodbye(IEnumerable<DnsRecord> records)
    {
        var writer = DnsWriter.Response();
        foreach (var record in records)
        {
            _ = writer.TryRecord(DnsSection.Answer, record, ttl: 0, record.Unique);
        }

        if (!writer.IsEmpty)
        {
            Send(writer.ToPacket());
        }
    }

    /// <summary>For records that changed: what was said about the old ones is no reason to hold back the new.</summary>
    public void Forget() => _log.Clear();

    private (ulong Multicast, ulong Unicast) Asked(in Arrival arrival, DnsMessage query)
    {
        ulong multicast = 0, unicast = 0;
        foreach (var question in query.Questions)
        {
            var answers = Records.Answering(question);
            if (question.WantsUnicast || !arrival.Multicast)        // §5.4, §5.5
            {
                unicast |= answers;
            }
            else
            {
                multicast |= answers;
            }
        }

        return (multicast, unicast & ~multicast);
    }

    /// <summary>§7.1: the asker has it already, with at least half its life left.</summary>
    private ulong KnownAnswers(DnsMessage query)
    {
        ulong known = 0;
        foreach (var record in query.Records)
        {
            if (record.Section == DnsSection.Answer && Records.Find(record) is > 0 and var same)
            {
                known |= record.Ttl >= Records.TtlOf(same) / 2 ? same : 0;
            }
        }

        return known;
    }

    /// <summary>
    /// §8.1, §5.4: a prober decides within 250 ms, so it is answered at once; by unicast if it asked for that, and always by multicast
    /// too, since on a host where several share port 5353 unicast may reach the wrong one (§15.1).
    /// </summary>
    private void Defend(TimeSpan now, in Arrival arrival, ulong multicast, ulong unicast)
    {
        Unicast(now, now, arrival, unicast);
        var all = multicast | unicast;
        Multicast(now, all & ~_log.Within(all, now, MulticastLog.DefenceGap));
        _replies.Take(now, toSend);
    }

    private void Reply(TimeSpan now, in Arrival arrival, ulong multicast, ulong unicast, TimeSpan delay)
    {
        // §5.4: what the link has not heard for a quarter of its life is multicast even to one who asked for unicast.
        var stale = unicast & ~RecentlyMulticast(unicast, now);
        _pending.Add(multicast | stale, now + delay);
        Unicast(now, now + delay, arrival, unicast & ~stale);
    }

    private void Unicast(TimeSpan now, TimeSpan due, in Arrival arrival, ulong answers)
    {
        if (answers != 0 && _replies.TryReserve(now))
        {
            answers = Records.WholeSets(answers);
            var writer = Compose(DnsWriter.Response(), answers, Records.Additional(answers), uint.MaxValue, flush: true);
            _replies.Add(due, new Outgoing(link, arrival.Source, writer.ToPacket()));
        }
    }

    /// <summary>§6.7: whoever asks from another port is an ordinary resolver and gets an ordinary answer.</summary>
    private void ReplyLegacy(TimeSpan now, in Arrival arrival, DnsMessage query, ulong answers)
    {
        if (!_replies.TryReserve(now))
        {
            return;
        }

        var writer = DnsWriter.LegacyResponse(query.Id);
        foreach (var question in query.Questions)
        {
            _ = writer.TryQuestion(question.Name, question.Type, unicast: false);
        }

        Compose(writer, answers, Records.Additional(answers), LegacyTtl, flush: false);
        _replies.Add(now + Delay(answers, query.QuestionCount), new Outgoing(link, arrival.Source, writer.ToPacket()));
    }

    private void SendAnswers(TimeSpan now, ulong answers)
    {
        var tooSoon = _log.Within(answers, now, MulticastLog.Gap);
        _pending.Add(tooSoon, _log.FreeAt(tooSoon));
        Multicast(now, answers & ~tooSoon);
    }

    private void Multicast(TimeSpan now, ulong answers)
    {
        if (answers == 0)
        {
            return;
        }

        answers = Records.WholeSets(answers);
        var additional = Records.Additional(answers);
        additional &= ~_log.Within(additional, now, MulticastLog.Gap);      // §6: the limit holds in every section
        Send(Compose(DnsWriter.Response(), answers, additional, uint.MaxValue, flush: true).ToPacket());
        _log.Record(answers | additional, now);
    }

    private DnsWriter Compose(DnsWriter writer, ulong answers, ulong additional, uint maxTtl, bool flush)
    {
        foreach (var record in Records.Among(answers))
        {
            _ = writer.TryRecord(DnsSection.Answer, record, Math.Min(record.Ttl, maxTtl), flush && record.Unique);
        }

        foreach (var record in Records.Among(additional))
        {
            _ = writer.TryRecord(DnsSection.Additional, record, Math.Min(record.Ttl, maxTtl), flush && record.Unique);
        }

        return writer;
    }

    /// <summary>§8.1: type ANY, our records in the authority section. The host name is random and needs no probe (§8.1, last paragraph).</summary>
    private void SendProbe()
    {
        var writer = DnsWriter.Query();
        _ = writer.TryQuestion(Records.Instance, DnsType.Any, settings.AskUnicast);
        foreach (var record in Records.Among(AdvertRecords.Service | AdvertRecords.Text))
        {
            _ = writer.TryRecord(DnsSection.Authority, record, record.Ttl, flush: false);       // §10.2: never in a query
        }

        Send(writer.ToPacket());
    }

    private void Send(byte[] packet)
    {
        sent.Remember(packet);
        toSend.Enqueue(new Outgoing(link, null, packet));
    }

    private ulong RecentlyMulticast(ulong mask, TimeSpan now)
    {
        ulong recent = 0;
        foreach (var bit in MulticastLog.Bits(mask))
        {
            recent |= _log.Within(1UL << bit, now, TimeSpan.FromSeconds(Records[bit].Ttl / 4.0));
        }

        return recent;
    }

    /// <summary>§6, §6.3: at once if nobody else can answer and there was one question, else 20 to 120 ms later.</summary>
    private TimeSpan Delay(ulong answers, int questions) =>
        (answers & AdvertRecords.Shared) == 0 && questions == 1
            ? TimeSpan.Zero
            : settings.Jitter(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(120));

    private TimeSpan ContinuationDelay() => settings.Jitter(TimeSpan.FromMilliseconds(400), TimeSpan.FromMilliseconds(500));
}
