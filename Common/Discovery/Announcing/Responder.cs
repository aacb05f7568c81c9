using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Announcing;

/// <summary>
/// Announces one service on every link (RFC 6762, section numbers below are its own). Names are decided here, for all links at
/// once: an instance is called the same everywhere.
/// </summary>
internal sealed class Responder : IMulticastProtocol
{
    /// <summary>§8.1: so that hosts switched on together do not probe together.</summary>
    private static readonly TimeSpan StartSpread = TimeSpan.FromMilliseconds(250);

    private readonly ResponderSettings _settings;
    private readonly Dictionary<Link, ResponderLink> _links = [];
    private readonly SentPackets _sent = new();
    private readonly ConflictRate _conflicts = new();
    private int _number = 1;
    private DnsName _host;
    private string? _announced;

    public Responder(ResponderSettings settings)
    {
        _settings = settings;
        _host = NewHost();
        InstanceName = InstanceLabel.Fit(settings.Advert.InstanceName, _number);
    }

    public string InstanceName { get; private set; }

    public Queue<Outgoing> ToSend { get; } = new();

    public Queue<AnnouncerEvent> Events { get; } = new();

    public TimeSpan? NextWake
    {
        get
        {
            TimeSpan? next = null;
            foreach (var link in _links.Values)
            {
                next = Moments.Earlier(next, link.Next);
            }

            return next;
        }
    }

    public void SetInterfaces(TimeSpan now, IReadOnlyList<LocalInterface> interfaces)
    {
        var wanted = interfaces.SelectMany(on => on.Links, (on, link) => (Link: link, On: on)).ToDictionary(l => l.Link, l => l.On);
        foreach (var gone in _links.Keys.Except(wanted.Keys).ToArray())
        {
            _links.Remove(gone);
        }

        var start = now + _settings.Jitter(TimeSpan.Zero, StartSpread);     // one for all, so that the name is ours everywhere at once
        foreach (var (link, on) in wanted)
        {
            if (_links.TryGetValue(link, out var known))
            {
                Update(now, start, known, on);
            }
            else
            {
                var added = new ResponderLink(link, _settings, _sent, ToSend) { Interface = on, Records = RecordsOn(on) };
                added.Startup.Probe(start);
                _links.Add(link, added);
            }
        }
    }

    public Reception Receive(TimeSpan now, in Arrival arrival, ReadOnlySpan<byte> packet)
    {
        if (!_links.TryGetValue(arrival.Link, out var link) || _sent.Contains(packet))
        {
            return Reception.Ignored;
        }

        if (!Intake.TryAdmit(link.Interface, arrival, packet, out var message, out var why))
        {
            return why;
        }

        if (message.IsResponse)
        {
            Hear(now, arrival, link, message);
        }
        else if (link.Startup.OwnsNames)
        {
            link.Answer(now, arrival, message);
        }
        else if (TieBreak.IsLost(message, link.Records.Instance, link.Records.Among(AdvertRecords.Service | AdvertRecords.Text)))
        {
            link.Startup.Probe(now + TimeSpan.FromSeconds(1));      // §8.2: the winner will answer the next probe, a stale one will not
        }

        return Reception.Taken;
    }

    public void Advance(TimeSpan now)
    {
        foreach (var link in _links.Values)
        {
            if (link.Advance(now) && _announced != InstanceName)
            {
                _announced = InstanceName;
                Events.Enqueue(new AnnouncerEvent(AnnouncerEventKind.Announced, InstanceName));
            }
        }
    }

    /// <summary>§10.1: a goodbye on every link where the names were ours.</summary>
    public void Stop(TimeSpan now)
    {
        foreach (var link in _links.Values.Where(link => link.Startup.OwnsNames))
        {
            link.SayGoodbye(link.Records.Among(link.Records.Announced));
        }

        _links.Clear();
    }

    private void Update(TimeSpan now, TimeSpan start, ResponderLink link, LocalInterface on)
    {
        var before = link.Interface;
        link.Interface = on;
        if (on.HasSameAddresses(before))
        {
            return;
        }

        var old = link.Records;
        link.Records = RecordsOn(on);
        link.Forget();
        if (!link.Startup.OwnsNames)
        {
            return;
        }

        if (before.Addresses.Any(address => on.HasAddress(address.Address)))
        {
            link.SayGoodbye(old.FamiliesGoneIn(link.Records));
            link.Startup.Announce(now);         // §8.4: same network, new addresses
        }
        else
        {
            link.Startup.Probe(start);      // §8: no address is left of what we knew: perhaps another network
        }
    }

    private void Hear(TimeSpan now, in Arrival arrival, ResponderLink link, DnsMessage response)
    {
        foreach (var record in response.Records)
        {
            if (!record.IsInternet)
            {
                continue;
            }

            if (record.Ttl > 0 && TryResolveConflict(now, link, record))
            {
                return;
            }

            if (link.Startup.OwnsNames)
            {
                link.Overhear(now, arrival, record);
            }
        }
    }

    private bool TryResolveConflict(TimeSpan now, ResponderLink link, DnsRecordView record)
    {
        if (record.Name.Is(link.Records.Instance) && link.Records.Find(record) == 0)
        {
            if (link.Startup.HasProbed)
            {
                Rename(now);            // §8.1: whatever type it is, the name is taken
                return true;
            }

            if (link.Startup.OwnsNames && record.Type is DnsType.Srv or DnsType.Txt)
            {
                ProbeAgain(now);        // §9: one of us loses the next round
                return true;
            }
        }

        if (record.Name.Is(_host) && record.Type is DnsType.A or DnsType.Aaaa && !IsOurs(record))
        {
            _host = NewHost();          // §9: nobody comes upon a random name by chance, but nothing stops them
            ProbeAgain(now);
            return true;
        }

        return false;
    }

    /// <summary>An address of another interface of ours: both are on one network, or somebody relays between two.</summary>
    private bool IsOurs(DnsRecordView record)
    {
        var address = record.Address;
        return _links.Values.Any(link => link.Interface.HasAddress(address));
    }

    private void Rename(TimeSpan now)
    {
        _number++;
        InstanceName = InstanceLabel.Fit(_settings.Advert.InstanceName, _number);
        Events.Enqueue(new AnnouncerEvent(AnnouncerEventKind.Renamed, InstanceName));
        ProbeAgain(now);
    }

    private void ProbeAgain(TimeSpan now)
    {
        var start = now + _conflicts.Count(now) + _settings.Jitter(TimeSpan.Zero, StartSpread);
        foreach (var link in _links.Values)
        {
            link.Records = RecordsOn(link.Interface);
            link.Forget();
            link.Startup.Probe(start);
        }
    }

    private AdvertRecords RecordsOn(LocalInterface on) => new(_settings.Advert, InstanceName, _host, _settings.Lifetimes, on);

    private DnsName NewHost() => DnsName.Of(_settings.NewHostLabel(), "local");
}
