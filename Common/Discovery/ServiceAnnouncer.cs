using System.Threading.Channels;
using PeerSecure.Common.Discovery.Announcing;
using PeerSecure.Common.Discovery.Network;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery;

/// <summary>
/// Announces a service on every network this host is on, until disposed; then it says goodbye. It never fails because of the
/// network: where it cannot speak it keeps trying, and the log says so once.
/// </summary>
public sealed class ServiceAnnouncer : IAsyncDisposable
{
    private readonly Channel<AnnouncerEvent> _events = Channel.CreateBounded<AnnouncerEvent>(
        new BoundedChannelOptions(32) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Responder _responder;
    private readonly DiscoveryOptions _options;
    private readonly MulticastHost _host;

    private ServiceAnnouncer(ServiceAdvert advert, DiscoveryOptions options)
    {
        var lifetimes = new Lifetimes(Seconds(options.HostLifetime), Seconds(options.ServiceLifetime));
        var settings = new ResponderSettings(advert, lifetimes, PortSharing.IsSoleUser(), Randomness.Between, NewHostLabel);
        _options = options;
        _responder = new Responder(settings);
        InstanceName = _responder.InstanceName;
        _host = new MulticastHost(_responder, PublishEvents, options);
    }

    /// <summary>The name in use now, with a number when somebody else had it first.</summary>
    public string InstanceName { get; private set; }

    /// <summary>The newest 32 events; completes when the announcer is disposed.</summary>
    public ChannelReader<AnnouncerEvent> Events => _events.Reader;

    public static ServiceAnnouncer Start(ServiceAdvert advert, DiscoveryOptions options)
    {
        ArgumentNullException.ThrowIfNull(advert);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(advert.Port, 1, nameof(advert));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(advert.Port, ushort.MaxValue, nameof(advert));
        var announcer = new ServiceAnnouncer(advert, options);
        announcer._host.Start();
        return announcer;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync().ConfigureAwait(false);
        _events.Writer.TryComplete();
    }

    private void PublishEvents()
    {
        while (_responder.Events.TryDequeue(out var happened))
        {
            InstanceName = happened.InstanceName;
            _events.Writer.TryWrite(happened);
            if (happened.Kind == AnnouncerEventKind.Announced)
            {
                _options.Logger.Announced(happened.InstanceName);
            }
            else
            {
                _options.Logger.Renamed(happened.InstanceName);
            }
        }
    }

    /// <summary>Random, so that an advert does not give away the host's own name, and nobody else can have it already.</summary>
    private static string NewHostLabel() => "ps-" + Randomness.HostLabel();

    private static uint Seconds(TimeSpan lifetime) => (uint)Math.Max(1, lifetime.TotalSeconds);
}
