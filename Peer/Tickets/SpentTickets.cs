using System.Collections.Concurrent;
using PeerSecure.Common.Tickets;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Tickets;

/// <summary>
/// A5: each ticket passes once. Known ones are in memory and, before a session opens by one, in the vault. Full means no: a flood must not push
/// out those that would then pass twice.
/// </summary>
internal sealed class SpentTickets : ITicketReplayCache
{
    private const int Most = 100_000;

    private readonly SpentTicketStore _store;
    private readonly Func<DateTimeOffset> _now;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _spent = new(StringComparer.Ordinal);

    internal SpentTickets(SpentTicketStore store, Func<DateTimeOffset> now)
    {
        (_store, _now) = (store, now);
        foreach (var (id, until) in store.All())
        {
            _spent[id] = until;
        }
    }

    public bool TryTake(Ticket ticket)
    {
        foreach (var (id, until) in _spent)
        {
            if (until < _now())
            {
                _spent.TryRemove(id, out _);
            }
        }

        return _spent.Count < Most && _spent.TryAdd(ticket.Id.Value, UntilOf(ticket));
    }

    /// <summary>Makes what was taken durable.</summary>
    internal Task KeepAsync(Ticket ticket, CancellationToken cancellationToken) => _store.KeepAsync(ticket.Id.Value, UntilOf(ticket), _now(), cancellationToken);

    private static DateTimeOffset UntilOf(Ticket ticket) => ticket.ExpiresAt + TicketLimits.ClockSkew;
}
