using PeerSecure.Common.Discovery;
using PeerSecure.Peer.Authority;

namespace PeerSecure.Peer.Whereabouts;

/// <summary>A listening device that lets others find it: on the local network and, its contacts, through the authority. Disposing says goodbye to both.</summary>
internal sealed class Visibility : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ServiceAnnouncer? _announcer;
    private readonly Task _presence;

    private Visibility(ServiceAnnouncer? announcer, PresenceKeeper keeper, int port, bool hidden)
    {
        _announcer = announcer;
        _presence = keeper.RunAsync(port, hidden, _stop.Token);
    }

    /// <param name="advert">Who listens where.</param>
    /// <param name="hidden">Nothing is announced, and the authority is asked to hide the account.</param>
    /// <param name="client">Of the authority; it has to outlive this.</param>
    /// <param name="ensureTicket">When it carries none that is good.</param>
    /// <param name="time">For the pauses in between.</param>
    internal static Visibility Start(ServiceAdvert advert, bool hidden, AuthorityClient client, Func<CancellationToken, Task> ensureTicket, TimeProvider time) =>
        new(hidden ? null : ServiceAnnouncer.Start(advert, new DiscoveryOptions()), new PresenceKeeper(client, ensureTicket, time), advert.Port, hidden);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_announcer?.DisposeAsync().AsTask() ?? Task.CompletedTask, _presence);
        _stop.Dispose();
    }
}
