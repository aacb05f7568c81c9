using System.Collections.Concurrent;

namespace PeerSecure.Common.Tickets;

/// <summary>
/// Remembers ids until their tickets can no longer pass, and refuses every ticket issued before it started, since those may have been
/// used before (A5). Full means no: a flood of tickets must not push out the ones that would then pass twice.
/// </summary>
/// <param name="time">Authority time, as the tickets have it.</param>
/// <param name="capacity">How many tickets may pass within a quarter of an hour.</param>
public sealed class MemoryReplayCache(TimeProvider time, int capacity = 100_000) : ITicketReplayCache
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly ConcurrentDictionary<TicketId, DateTimeOffset> _taken = new();
    private readonly Lock _sweeping = new();
    private DateTimeOffset _nextSweep = time.GetUtcNow() + TicketLimits.Lifetime;

    public bool TryTake(Ticket ticket)
    {
        Sweep();
        return ticket.IssuedAt > _startedAt && _taken.Count < capacity && _taken.TryAdd(ticket.Id, ticket.ExpiresAt + TicketLimits.ClockSkew);
    }

    private void Sweep()
    {
        var now = time.GetUtcNow();
        lock (_sweeping)
        {
            if (now < _nextSweep && _taken.Count < capacity)
            {
                return;
            }

            _nextSweep = now + TicketLimits.Lifetime;
            foreach (var (id, until) in _taken)
            {
                if (until < now)
                {
                    _taken.TryRemove(id, out _);
                }
            }
        }
    }
}
