using System.Net;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery.Announcing;

/// <summary>
/// Multicast answers of one link that wait for their moment. Whatever is due is sent together (RFC 6762 §6.4). Answers to a query
/// whose known answers continue in further packets are held apart until those came (§7.2).
/// </summary>
internal sealed class PendingAnswers
{
    /// <summary>§6.4: an answer may wait this much longer for company.</summary>
    private static readonly TimeSpan Aggregation = TimeSpan.FromMilliseconds(500);

    /// <summary>Askers with unfinished known-answer lists; one more and its question is answered in full.</summary>
    private const int MaxHeld = 16;

    private readonly List<Held> _held = [];
    private ulong _mask;
    private TimeSpan _due;
    private TimeSpan _latest;

    public TimeSpan? Next
    {
        get
        {
            TimeSpan? next = _mask == 0 ? null : _due;
            foreach (var held in _held)
            {
                next = Moments.Earlier(next, held.Due);
            }

            return next;
        }
    }

    public void Add(ulong answers, TimeSpan due)
    {
        if (answers == 0)
        {
            return;
        }

        _latest = _mask == 0 ? due + Aggregation : _latest;
        _due = _mask == 0 || due < _due ? due : TimeSpan.FromTicks(Math.Min(due.Ticks, _latest.Ticks));
        _mask |= answers;
    }

    public void Hold(IPAddress asker, ulong answers, TimeSpan due)
    {
        if (_held.Count >= MaxHeld)
        {
            Add(answers, due);
        }
        else if (answers != 0)
        {
            _held.Add(new Held(asker, answers, due));
        }
    }

    /// <summary>§7.2: a further packet of known answers; if yet another follows, the wait starts again.</summary>
    public void Continue(IPAddress asker, ulong known, TimeSpan? extended)
    {
        for (var i = 0; i < _held.Count; i++)
        {
            if (_held[i].Asker.Equals(asker))
            {
                _held[i] = new Held(asker, _held[i].Answers & ~known, extended ?? _held[i].Due);
            }
        }
    }

    /// <summary>§7.4: somebody else just said it.</summary>
    public void Drop(ulong answers) => _mask &= ~answers;

    public ulong Take(TimeSpan now)
    {
        for (var i = _held.Count - 1; i >= 0; i--)
        {
            if (_held[i].Due <= now)
            {
                Add(_held[i].Answers, now);
                _held.RemoveAt(i);
            }
        }

        if (_mask == 0 || _due > now)
        {
            return 0;
        }

        var answers = _mask;
        _mask = 0;
        return answers;
    }

    private readonly record struct Held(IPAddress Asker, ulong Answers, TimeSpan Due);
}
