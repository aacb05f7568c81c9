using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Browsing;

/// <summary>A name we are interested in, why, and what was heard about it.</summary>
internal sealed class CachedName
{
    /// <summary>A service type we browse: pointers are kept.</summary>
    public bool IsType { get; init; }

    /// <summary>A pointer leads here: service and text are kept.</summary>
    public bool IsInstance { get; set; }

    /// <summary>A service runs here: addresses are kept.</summary>
    public bool IsHost { get; set; }

    public List<CachedRecord> Records { get; } = [];

    /// <summary>RFC 6762 §5.2 applied to what is missing: when to ask next, and how long to wait after that.</summary>
    public QuerySchedule Missing { get; } = new();

    public bool Wants(DnsType type) => type switch
    {
        DnsType.Ptr => IsType,
        DnsType.Srv or DnsType.Txt => IsInstance,
        DnsType.A or DnsType.Aaaa => IsHost,
        _ => false,
    };

    public IEnumerable<DnsRecord> Of(DnsType type) => Records.Where(r => r.Record.Type == type).Select(r => r.Record);

    public bool Has(DnsType type) => Records.Exists(r => r.Record.Type == type);

    public CachedRecord? Find(DnsRecordView view)
    {
        foreach (var known in Records)
        {
            if (known.Record.Type == view.Type && known.Record.HasDataOf(view))
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>A type has pointers and nothing else; there may be hundreds.</summary>
    public int Count(DnsType type) => IsType ? Records.Count : Records.Count(r => r.Record.Type == type);
}
