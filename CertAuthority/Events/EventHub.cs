using Microsoft.Extensions.Options;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Events;

/// <summary>Every open stream, by account and on one wheel: each second the next part of them gets its heartbeat and is judged again.</summary>
internal sealed class EventHub
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<EventListener>> _byAccount = new(StringComparer.Ordinal);
    private readonly HashSet<EventListener>[] _wheel;
    private readonly EventOptions _options;
    private readonly ListenerStanding _standing;
    private int _count;
    private int _slot;
    private bool _stopping;

    public EventHub(IOptions<EventOptions> options, ListenerStanding standing)
    {
        (_options, _standing) = (options.Value, standing);
        _wheel = new HashSet<EventListener>[_options.HeartbeatSeconds];
        for (var slot = 0; slot < _wheel.Length; slot++)
        {
            _wheel[slot] = [];
        }
    }

    public int Count => Volatile.Read(ref _count);

    public bool IsListening(string account)
    {
        lock (_gate)
        {
            return _byAccount.ContainsKey(account);
        }
    }

    /// <summary>False when there are too many, of this account or altogether.</summary>
    public bool TryAdd(EventListener listener)
    {
        lock (_gate)
        {
            var own = _byAccount.GetValueOrDefault(listener.Account);
            if (_stopping || _count >= _options.Listeners || own?.Count >= _options.ListenersPerAccount)
            {
                return false;
            }

            if (own is null)
            {
                _byAccount.Add(listener.Account, own = new List<EventListener>(1));
            }

            own.Add(listener);
            SlotOf(listener).Add(listener);
            _count++;
            return true;
        }
    }

    public void Remove(EventListener listener)
    {
        lock (_gate)
        {
            if (!SlotOf(listener).Remove(listener))
            {
                return;
            }

            _count--;
            var own = _byAccount[listener.Account];
            own.Remove(listener);
            if (own.Count == 0)
            {
                _byAccount.Remove(listener.Account);
            }
        }
    }

    public void Deliver(StoredEvent stored)
    {
        lock (_gate)
        {
            foreach (var listener in _byAccount.GetValueOrDefault(stored.Account) ?? [])
            {
                if (stored.Device is null || stored.Device == listener.Device)
                {
                    listener.Offer(stored.Frame);
                }
            }
        }
    }

    public void Broadcast(EventFrame frame)
    {
        foreach (var listener in All())
        {
            listener.Offer(frame);
        }
    }

    /// <summary>A6: a login that was ended hears nothing more.</summary>
    public void EndLogin(LoginId login)
    {
        foreach (var listener in All())
        {
            if (listener.Ticket?.Login == login)
            {
                listener.End(StreamEnd.LoggedOut);
            }
        }
    }

    public void EndAll(string reason)
    {
        lock (_gate)
        {
            _stopping = true;
        }

        foreach (var listener in All())
        {
            listener.End(reason);
        }
    }

    /// <summary>R3: after something changed that may end streams.</summary>
    public void JudgeAll() => Judge(All());

    /// <summary>Once a second.</summary>
    public void Turn()
    {
        EventListener[] due;
        lock (_gate)
        {
            _slot = (_slot + 1) % _wheel.Length;
            due = [.. _wheel[_slot]];
        }

        Judge(due);
        foreach (var listener in due)
        {
            listener.Offer(EventFrame.Heartbeat);
        }
    }

    private void Judge(EventListener[] listeners)
    {
        foreach (var listener in listeners)
        {
            if (_standing.ReasonToEnd(listener) is { } reason)
            {
                listener.End(reason);
            }
        }
    }

    private EventListener[] All()
    {
        lock (_gate)
        {
            return [.. _wheel.SelectMany(static slot => slot)];
        }
    }

    private HashSet<EventListener> SlotOf(EventListener listener) =>
        _wheel[(listener.GetHashCode() & int.MaxValue) % _wheel.Length];
}
