using System.Threading.Channels;
using PeerSecure.Common.Discovery.Browsing;
using PeerSecure.Common.Discovery.Network;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery;

/// <summary>Watches for services of the given kinds on every network this host is on, its own included.</summary>
public sealed class ServiceBrowser : IAsyncDisposable
{
    private readonly Channel<DiscoveryEvent> _events = Channel.CreateBounded<DiscoveryEvent>(256);
    private readonly EventOutbox _outbox;
    private readonly Querier _querier;
    private readonly MulticastHost _host;
    private volatile DiscoveredService[] _services = [];

    private ServiceBrowser(IReadOnlyCollection<ServiceKind> kinds, DiscoveryOptions options)
    {
        _outbox = new EventOutbox(_events.Writer);
        _querier = new Querier(new QuerierSettings(kinds, PortSharing.IsSoleUser(), Randomness.Between));
        _host = new MulticastHost(_querier, PublishEvents, options);
    }

    /// <summary>Found, Updated and Lost, in order. A slow reader misses steps in between, never the last state; completes on dispose.</summary>
    public ChannelReader<DiscoveryEvent> Events => _events.Reader;

    /// <summary>What is visible at this moment.</summary>
    public IReadOnlyList<DiscoveredService> Services => _services;

    public static ServiceBrowser Start(IReadOnlyCollection<ServiceKind> kinds, DiscoveryOptions options)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentNullException.ThrowIfNull(options);
        var browser = new ServiceBrowser([.. kinds.Distinct()], options);
        browser._host.Start();
        return browser;
    }

    /// <summary>Nobody answered at this service's addresses: ask for it again, and report it lost after ten seconds of silence.</summary>
    public void Reconfirm(DiscoveredService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        _host.Step(now => _querier.Reconfirm(now, service));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync().ConfigureAwait(false);
        _events.Writer.TryComplete();
    }

    private void PublishEvents()
    {
        if (_querier.Events.Count > 0)
        {
            _services = [.. _querier.Services];
        }

        _outbox.Publish(_querier.Events);
    }
}
