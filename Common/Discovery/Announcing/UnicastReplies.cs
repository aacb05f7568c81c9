using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery.Announcing;

/// <summary>Answers on their way to one asker. A flood of questions, perhaps with forged senders, gets no more than the budget.</summary>
internal sealed class UnicastReplies
{
    private const int MaxWaiting = 16;
    private readonly ReplyBudget _budget = new(burst: 20, perSecond: 10);
    private readonly List<(TimeSpan Due, Outgoing Reply)> _waiting = [];

    public TimeSpan? Next
    {
        get
        {
            TimeSpan? next = null;
            foreach (var (due, _) in _waiting)
            {
                next = Moments.Earlier(next, due);
            }

            return next;
        }
    }

    /// <summary>False when there is no room or no budget: better to ask before building the packet.</summary>
    public bool TryReserve(TimeSpan now) => _waiting.Count < MaxWaiting && _budget.TrySpend(now);

    public void Add(TimeSpan due, Outgoing reply) => _waiting.Add((due, reply));

    public void Take(TimeSpan now, Queue<Outgoing> toSend)
    {
        for (var i = 0; i < _waiting.Count; i++)
        {
            if (_waiting[i].Due <= now)
            {
                toSend.Enqueue(_waiting[i].Reply);
                _waiting.RemoveAt(i--);
            }
        }
    }
}
