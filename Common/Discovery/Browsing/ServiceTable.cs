using System.Net;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Browsing;

/// <summary>Puts pointers, services, texts and addresses of all interfaces together and says what changed.</summary>
internal sealed class ServiceTable
{
    private Dictionary<string, DiscoveredService> _shown = [];

    public IReadOnlyCollection<DiscoveredService> Services => _shown.Values;

    public void Rebuild(IEnumerable<ServiceKind> kinds, IReadOnlyDictionary<int, RecordCache> caches, Queue<DiscoveryEvent> events)
    {
        var found = new Dictionary<string, Draft>();
        foreach (var kind in kinds)
        {
            foreach (var (index, cache) in caches)
            {
                Collect(kind, index, cache, found);
            }
        }

        var next = found.Where(f => f.Value.EndPoints.Count > 0).ToDictionary(f => f.Key, f => f.Value.Finish(f.Key));
        foreach (var gone in _shown.Values.Where(s => !next.ContainsKey(s.Id)))
        {
            events.Enqueue(new DiscoveryEvent(DiscoveryEventKind.Lost, gone));
        }

        foreach (var service in next.Values)
        {
            if (!_shown.TryGetValue(service.Id, out var before))
            {
                events.Enqueue(new DiscoveryEvent(DiscoveryEventKind.Found, service));
            }
            else if (!service.LooksLike(before))
            {
                events.Enqueue(new DiscoveryEvent(DiscoveryEventKind.Updated, service));
            }
        }

        _shown = next;
    }

    /// <summary>RFC 6763 §4: pointer to instance, instance to host and port, host to addresses. All three and the text, or it is not shown.</summary>
    private static void Collect(ServiceKind kind, int index, RecordCache cache, Dictionary<string, Draft> found)
    {
        foreach (var pointer in cache.Find(ServiceNames.Of(kind).View)!.Of(DnsType.Ptr))
        {
            var instance = cache.Find(pointer.PtrTarget)!;
            var text = instance.Of(DnsType.Txt).LastOrDefault();
            foreach (var service in text is null ? [] : instance.Of(DnsType.Srv))
            {
                var host = DnsName.CopyOf(service.SrvTarget);
                var id = $"{DnsName.CopyOf(pointer.PtrTarget)} {host} {service.SrvPort}".ToLowerInvariant();
                if (!found.TryGetValue(id, out var draft))
                {
                    var label = DisplayText.Clean(pointer.PtrTarget.FirstLabel);
                    found.Add(id, draft = new Draft(kind, label, host.ToString(), service.SrvPort, ServiceText.Parse(text!.Data)));
                }

                draft.Add(cache.Find(service.SrvTarget)!.Records, index);
            }
        }
    }

    private sealed record Draft(ServiceKind Kind, string Label, string Host, int Port, ServiceText Text)
    {
        public HashSet<IPEndPoint> EndPoints { get; } = [];

        public void Add(List<CachedRecord> records, int interfaceIndex)
        {
            foreach (var record in records.Where(r => r.Record.Type is DnsType.A or DnsType.Aaaa))
            {
                var address = record.Record.Address;
                if (address.IsIPv6LinkLocal)
                {
                    address.ScopeId = interfaceIndex;
                }

                EndPoints.Add(new IPEndPoint(address, Port));
            }
        }

        public DiscoveredService Finish(string id)
        {
            var ordered = EndPoints.OrderBy(e => e.Address.IsIPv6LinkLocal).ThenBy(e => e.AddressFamily).ThenBy(e => e.Address.ToString(), StringComparer.Ordinal);
            return new DiscoveredService(Kind, id, Label, Host.TrimEnd('.'), Port, Text, [.. ordered]);
        }
    }
}
