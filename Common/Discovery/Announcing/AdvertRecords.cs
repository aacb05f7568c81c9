using System.Numerics;
using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Announcing;

/// <summary>
/// All records of one advert on one interface, each known by its bit, so that sets of them are plain masks. The addresses are
/// those of this interface and of no other (RFC 6762 §6.2).
/// </summary>
internal sealed class AdvertRecords
{
    public const ulong TypeList = 1 << 0;
    public const ulong Pointer = 1 << 1;
    public const ulong Service = 1 << 2;
    public const ulong Text = 1 << 3;
    public const ulong InstanceAbsence = 1 << 4;
    public const ulong HostAbsence = 1 << 5;
    private const int FirstAddress = 6;

    /// <summary>More than this on one interface would not fit a packet.</summary>
    private const int MaxAddresses = 16;

    private readonly DnsRecord[] _records;

    public AdvertRecords(ServiceAdvert advert, string label, DnsName host, Lifetimes ttl, LocalInterface on)
    {
        var type = ServiceNames.Of(advert.Kind);
        Instance = ServiceNames.Instance(advert.Kind, label);
        Host = host;
        var kept = on.Addresses.OrderBy(a => a.Address.AddressFamily).Take(MaxAddresses);        // IPv4 first
        var addresses = kept.Select(a => DnsRecord.OfAddress(host, a.Address, ttl.Host)).ToArray();
        _records =
        [
            DnsRecord.Pointer(ServiceNames.TypeList, type, ttl.Service),
            DnsRecord.Pointer(type, Instance, ttl.Service),
            DnsRecord.Service(Instance, host, (ushort)advert.Port, ttl.Host),
            DnsRecord.Text(Instance, advert.Text.Encode(), ttl.Service),
            DnsRecord.Absence(Instance, ttl.Host, DnsType.Txt, DnsType.Srv),
            DnsRecord.Absence(host, ttl.Host, [.. addresses.Select(a => a.Type).Distinct()]),
            .. addresses,
        ];
        Addresses = ((1UL << addresses.Length) - 1) << FirstAddress;
        HasBothFamilies = addresses.Select(a => a.Type).Distinct().Count() == 2;
    }

    public DnsName Instance { get; }

    public DnsName Host { get; }

    public int Count => _records.Length;

    public ulong Addresses { get; }

    public bool HasBothFamilies { get; }

    /// <summary>RFC 6762 §8.3: everything that is ours. The type list belongs to all who offer the type and is only answered.</summary>
    public ulong Announced => Pointer | Service | Text | Addresses;

    /// <summary>RFC 6762 §2: records that several hosts may have side by side.</summary>
    public static ulong Shared => TypeList | Pointer;

    public DnsRecord this[int bit] => _records[bit];

    /// <summary>The records that answer a question; for a name of ours without that type, the proof of absence (RFC 6762 §6.1, §6.5).</summary>
    public ulong Answering(in DnsQuestion question)
    {
        if (!question.IsInternet)
        {
            return 0;
        }

        ulong answers = 0;
        for (var bit = 0; bit < _records.Length; bit++)
        {
            var record = _records[bit];
            var typeMatches = question.Type == record.Type || (question.Type == DnsType.Any && record.Type != DnsType.Nsec);
            answers |= typeMatches && question.Name.Is(record.Name) ? 1UL << bit : 0;
        }

        return answers != 0 ? answers : question.Name.Is(Instance) ? InstanceAbsence : question.Name.Is(Host) ? HostAbsence : 0;
    }

    /// <summary>What the asker will want next, so that it need not ask (RFC 6763 §12; RFC 6762 §6.2 for the other address family).</summary>
    public ulong Additional(ulong answers)
    {
        ulong more = (answers & Pointer) != 0 ? Service | Text : 0;
        more |= ((answers | more) & Service) != 0 ? Addresses : 0;
        more |= (answers & Addresses) != 0 ? Addresses : 0;
        more |= ((answers | more) & Addresses) != 0 && !HasBothFamilies ? HostAbsence : 0;
        return more & ~answers;
    }

    /// <summary>
    /// RFC 6762 §10.2: some members of a unique set never go alone, or the flush bit would make others forget the rest. Only
    /// addresses come in sets.
    /// </summary>
    public ulong WholeSets(ulong answers)
    {
        var whole = answers;
        foreach (var bit in MulticastLog.Bits(answers & Addresses))
        {
            whole |= Addresses & Where(_records[bit].Type);
        }

        return whole;
    }

    /// <summary>The lifetime of the one record in the mask.</summary>
    public uint TtlOf(ulong single) => _records[BitOperations.TrailingZeroCount(single)].Ttl;

    /// <summary>The bit of the record that is the same as the one received, or 0.</summary>
    public ulong Find(DnsRecordView received)
    {
        for (var bit = 0; bit < _records.Length; bit++)
        {
            if (_records[bit].Is(received))
            {
                return 1UL << bit;
            }
        }

        return 0;
    }

    public IEnumerable<DnsRecord> Among(ulong mask) => _records.Where((_, bit) => (mask & (1UL << bit)) != 0);

    /// <summary>Addresses of a family that these records have and the newer ones have not at all: nothing will flush them.</summary>
    public IEnumerable<DnsRecord> FamiliesGoneIn(AdvertRecords newer) =>
        Among(Addresses).Where(old => !newer.Among(newer.Addresses).Any(fresh => fresh.Type == old.Type));

    private ulong Where(DnsType type)
    {
        ulong mask = 0;
        for (var bit = 0; bit < _records.Length; bit++)
        {
            mask |= _records[bit].Type == type ? 1UL << bit : 0;
        }

        return mask;
    }
}
