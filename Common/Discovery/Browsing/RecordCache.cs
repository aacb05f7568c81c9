using System.Net;
using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Browsing;

/// <summary>
/// What was heard on one interface about the services we browse, and nothing else: a name is in the dictionary only because a
/// service type, a pointer or a service led to it, so a packet about anything else costs one look-up and no memory.
/// </summary>
internal sealed class RecordCache
{
    internal const int MaxInstances = 512;
    private readonly Dictionary<DnsName, CachedName> _names = new(DnsNameComparer.Instance);
    private readonly Dictionary<DnsName, CachedName>.AlternateLookup<DnsNameView> _lookup;

    private readonly bool _onLoopback;

    /// <summary>Making room looks at everything there is, so a flood does not get it done for each packet.</summary>
    private readonly ReplyBudget _rearranging = new(burst: 32, perSecond: 8);

    public RecordCache(IEnumerable<ServiceKind> kinds, bool onLoopback)
    {
        _onLoopback = onLoopback;
        _lookup = _names.GetAlternateLookup<DnsNameView>();
        foreach (var kind in kinds)
        {
            _names.Add(ServiceNames.Of(kind), new CachedName { IsType = true });
        }
    }

    public Dictionary<DnsName, CachedName> Names => _names;

    /// <summary>Questions about single records; a flood of invented instances must not make us flood in turn.</summary>
    public ReplyBudget Questions { get; } = new(burst: 32, perSecond: 32);

    public CachedName? Find(DnsNameView name) => _lookup.TryGetValue(name, out var found) ? found : null;

    public CacheChange Store(TimeSpan now, DnsRecordView record, IPAddress source, Jitter jitter)
    {
        if (!record.IsInternet || Find(record.Name) is not { } name || !name.Wants(record.Type) || !IsUsable(record))
        {
            return CacheChange.None;
        }

        var change = record.Flush ? Flush(now, name, record) : CacheChange.None;
        if (Known(name, record) is not { } known)
        {
            return record.Ttl == 0 ? change : Add(now, name, record, source, jitter);
        }

        if (record.Ttl == 0)
        {
            known.EndSoon(now);         // §10.1
            return CacheChange.Changed;
        }

        known.Renew(now, record.Ttl, Spread(jitter));
        return change;
    }

    public bool RemoveExpired(TimeSpan now)
    {
        var removed = 0;
        foreach (var name in _names.Values)
        {
            removed += name.Records.RemoveAll(r => r.Expires <= now);
        }

        if (removed > 0)
        {
            Prune();
        }

        return removed > 0;
    }

    /// <summary>§10.4: the user could not reach it.</summary>
    public void Doubt(TimeSpan now, DnsName type, DnsName instance)
    {
        foreach (var pointer in _names[type].Records.Where(r => r.Record.PtrTarget.Is(instance)))
        {
            pointer.Doubt(now);
        }

        foreach (var record in Find(instance.View)?.Records ?? [])
        {
            record.Doubt(now);
        }
    }

    private CacheChange Add(TimeSpan now, CachedName name, DnsRecordView record, IPAddress source, Jitter jitter)
    {
        if (name.Count(record.Type) >= Limit(record.Type) && !(_rearranging.TrySpend(now) && TryMakeRoom(name, record.Type, source)))
        {
            return CacheChange.Full;
        }

        var added = new CachedRecord(DnsRecord.CopyOf(record, record.Ttl), source);
        added.Renew(now, record.Ttl, Spread(jitter));
        name.Records.Add(added);
        if (record.Type == DnsType.Ptr)
        {
            Entry(added.Record.PtrTarget).IsInstance = true;
        }
        else if (record.Type == DnsType.Srv)
        {
            Entry(added.Record.SrvTarget).IsHost = true;
        }

        return CacheChange.Changed;
    }

    /// <summary>Only who is an instance already can be among the pointers: a flood of new names is not compared with each of them.</summary>
    private CachedRecord? Known(CachedName name, DnsRecordView record) =>
        record.Type == DnsType.Ptr && Find(record.PtrTarget) is not { IsInstance: true } ? null : name.Find(record);

    /// <summary>§10.2: this is the whole set; what was heard more than a second ago and is not repeated ends in a second.</summary>
    private static CacheChange Flush(TimeSpan now, CachedName name, DnsRecordView record)
    {
        var change = CacheChange.None;
        foreach (var other in name.Records)
        {
            if (other.Record.Type == record.Type && !other.HeardWithin(now, TimeSpan.FromSeconds(1)) && !other.Record.HasDataOf(record))
            {
                other.EndSoon(now);
                change = CacheChange.Changed;
            }
        }

        return change;
    }

    /// <summary>
    /// A full list gives up the oldest record of whoever filled most of it, but never one of a source that has no more than the
    /// newcomer: one flooding host cannot push the others out.
    /// </summary>
    private bool TryMakeRoom(CachedName name, DnsType type, IPAddress source)
    {
        var greediest = name.Records.Where(r => r.Record.Type == type).GroupBy(r => r.Source).MaxBy(g => g.Count())!;
        var newcomer = name.Records.Count(r => r.Record.Type == type && r.Source.Equals(source));
        if (greediest.Count() <= newcomer + 1)
        {
            return false;
        }

        name.Records.Remove(greediest.First());
        Prune();
        return true;
    }

    private static int Limit(DnsType type) => type switch
    {
        DnsType.Ptr => MaxInstances,
        DnsType.A or DnsType.Aaaa => 8,
        _ => 4,
    };

    /// <summary>Instances without a pointer and hosts without a service are of no interest any more.</summary>
    private void Prune()
    {
        var pointers = _names.Values.Where(n => n.IsType).SelectMany(n => n.Of(DnsType.Ptr));
        var instances = pointers.Select(p => DnsName.CopyOf(p.PtrTarget)).ToHashSet();
        foreach (var (key, name) in _names)
        {
            name.IsInstance = instances.Contains(key);
            name.Records.RemoveAll(r => !name.Wants(r.Record.Type));
        }

        var hosts = _names.Values.SelectMany(n => n.Of(DnsType.Srv)).Select(s => DnsName.CopyOf(s.SrvTarget)).ToHashSet();
        foreach (var (key, name) in _names)
        {
            name.IsHost = hosts.Contains(key);
            name.Records.RemoveAll(r => !name.Wants(r.Record.Type));
            if (name is { IsType: false, IsInstance: false, IsHost: false })
            {
                _names.Remove(key);
            }
        }
    }

    private CachedName Entry(DnsNameView view)
    {
        if (Find(view) is not { } name)
        {
            name = new CachedName();
            _names.Add(DnsName.CopyOf(view), name);
        }

        return name;
    }

    /// <summary>Nonsense that would only cost: pointers out of the type, oversized text, addresses nobody can be reached at.</summary>
    private bool IsUsable(DnsRecordView record) => record.Type switch
    {
        DnsType.Ptr => !record.PtrTarget.IsRoot && record.PtrTarget.Parent.Is(record.Name),
        DnsType.Txt => record.Data.Length <= ServiceText.MaxLength,
        DnsType.Srv => record.SrvPort != 0 && !record.SrvTarget.IsRoot,
        DnsType.A => record.Data[0] is > 0 and < 224 && (record.Data[0] != 127 || _onLoopback),
        DnsType.Aaaa => record.Data[0] != 0xFF && (record.Data[..10].ContainsAnyExcept((byte)0) || _onLoopback),      // no multicast, ::1 or mapped IPv4
        _ => true,
    };

    private static double Spread(Jitter jitter) => jitter(TimeSpan.Zero, TimeSpan.FromSeconds(2)).TotalSeconds / 100;
}
