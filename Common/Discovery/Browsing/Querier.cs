using System.Net;
using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Browsing;

/// <summary>Browses for our services on every link (RFC 6762, section numbers below are its own).</summary>
internal sealed class Querier(QuerierSettings settings) : IMulticastProtocol
{
    /// <summary>Packets that belong together arrive together: one event instead of four.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<int, LocalInterface> _interfaces = [];
    private readonly Dictionary<int, RecordCache> _caches = [];
    private readonly Dictionary<Link, LinkQueries> _links = [];
    private readonly ServiceTable _table = new();
    private bool _changed;

    public TimeSpan? NextWake { get; private set; }

    public Queue<Outgoing> ToSend { get; } = new();

    public Queue<DiscoveryEvent> Events { get; } = new();

    /// <summary>How many adverts found no room; a flood.</summary>
    public long Overflowed { get; private set; }

    public IReadOnlyCollection<DiscoveredService> Services => _table.Services;

    public void SetInterfaces(TimeSpan now, IReadOnlyList<LocalInterface> interfaces)
    {
        foreach (var gone in _interfaces.Keys.Except(interfaces.Select(i => i.Index)).ToArray())
        {
            _interfaces.Remove(gone);
            _caches.Remove(gone);
        }

        foreach (var on in interfaces)
        {
            SetInterface(on);
        }

        foreach (var gone in _links.Keys.Except(interfaces.SelectMany(i => i.Links)).ToArray())
        {
            _links.Remove(gone);
        }

        // §5.2: the first query waits 20 to 120 ms, so that hosts woken by one event do not ask in chorus.
        var first = now + settings.Jitter(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(120));
        foreach (var link in interfaces.SelectMany(i => i.Links))
        {
            _links.TryAdd(link, new LinkQueries(settings, first));
        }

        Change(now);
    }

    public Reception Receive(TimeSpan now, in Arrival arrival, ReadOnlySpan<byte> packet)
    {
        if (!_links.TryGetValue(arrival.Link, out var queries))
        {
            return Reception.Ignored;
        }

        if (!Intake.TryAdmit(_interfaces[arrival.Link.Interface], arrival, packet, out var message, out var why))
        {
            return why;
        }

        var cache = _caches[arrival.Link.Interface];
        if (!message.IsResponse)
        {
            queries.Overhear(now, arrival, message, cache);
            return Reception.Ignored;
        }

        // §6: a unicast response must answer a question for one that we asked within the last two seconds.
        if (!arrival.Multicast && !queries.AwaitsUnicast(now))
        {
            return Reception.Ignored;
        }

        return Learn(now, cache, message, arrival.Source.Address) ? Reception.Taken : Reception.Ignored;
    }

    public void Advance(TimeSpan now)
    {
        foreach (var (index, cache) in _caches)
        {
            _changed |= cache.RemoveExpired(now);
            var missing = MissingRecords.Collect(now, cache, settings.Jitter);
            foreach (var (link, queries) in _links.Where(l => l.Key.Interface == index))
            {
                foreach (var packet in queries.Take(now, cache, missing))
                {
                    ToSend.Enqueue(new Outgoing(link, null, packet));
                }
            }
        }

        if (_changed)
        {
            _table.Rebuild(settings.Kinds, _caches, Events);
            _changed = false;
        }

        NextWake = Upcoming();
    }

    /// <summary>§10.4: a connection to this service failed; it is asked for, and dropped if nobody answers.</summary>
    public void Reconfirm(TimeSpan now, DiscoveredService service)
    {
        foreach (var cache in _caches.Values)
        {
            var type = ServiceNames.Of(service.Kind);
            foreach (var pointer in cache.Find(type.View)!.Of(DnsType.Ptr).ToArray())
            {
                var instance = DnsName.CopyOf(pointer.PtrTarget);
                if (service.Id.StartsWith($"{instance} ".ToLowerInvariant(), StringComparison.Ordinal))
                {
                    cache.Doubt(now, type, instance);
                }
            }
        }

        Change(now);
    }

    /// <summary>Nothing was announced, so there is nothing to take back.</summary>
    public void Stop(TimeSpan now)
    {
        _links.Clear();
        NextWake = null;
    }

    private void SetInterface(LocalInterface on)
    {
        var moved = _interfaces.TryGetValue(on.Index, out var before) && !before.Addresses.Any(a => on.HasAddress(a.Address));
        if (before is null || moved)
        {
            // Not one address is left of those we had: another network, and what was heard on the old one is worth nothing.
            _caches[on.Index] = new RecordCache(settings.Kinds, on.Addresses.All(a => IPAddress.IsLoopback(a.Address)));
            _links.Remove(new Link(on.Index, IPv6: false));
            _links.Remove(new Link(on.Index, IPv6: true));
        }

        _interfaces[on.Index] = on;
    }

    /// <summary>Pointers first, then what they lead to, whatever the order in the packet.</summary>
    private bool Learn(TimeSpan now, RecordCache cache, DnsMessage response, IPAddress source)
    {
        var learned = false;
        for (var pass = 0; pass < 3; pass++)
        {
            foreach (var record in response.Records)
            {
                if (record.Section == DnsSection.Authority || Pass(record.Type) != pass)
                {
                    continue;
                }

                var change = cache.Store(now, record, source, settings.Jitter);
                learned |= change == CacheChange.Changed;
                Overflowed += change == CacheChange.Full ? 1 : 0;
            }
        }

        if (learned)
        {
            Change(now);
        }

        return learned;
    }

    private static int Pass(DnsType type) => type switch
    {
        DnsType.Ptr => 0,
        DnsType.Srv or DnsType.Txt => 1,
        _ => 2,
    };

    private void Change(TimeSpan now)
    {
        _changed = true;
        NextWake = Moments.Earlier(NextWake, now + Settle);
    }

    private TimeSpan? Upcoming()
    {
        TimeSpan? next = null;
        foreach (var queries in _links.Values)
        {
            next = Moments.Earlier(next, queries.Next);
        }

        foreach (var cache in _caches.Values)
        {
            foreach (var (_, name) in cache.Names)
            {
                next = Moments.Earlier(next, name.Missing.Next);
                foreach (var record in name.Records)
                {
                    next = Moments.Earlier(next, Moments.Earlier(record.NextRefresh, record.Expires));
                }
            }
        }

        return next;
    }
}
