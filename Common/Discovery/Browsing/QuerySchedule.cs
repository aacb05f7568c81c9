namespace PeerSecure.Common.Discovery.Browsing;

/// <summary>RFC 6762 §5.2: one second after the first query, then twice as long each time, an hour at most.</summary>
internal sealed class QuerySchedule
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private TimeSpan _interval;

    public TimeSpan? Next { get; private set; }

    public bool HasAsked => _interval > TimeSpan.Zero;

    public void Start(TimeSpan at)
    {
        Next = at;
        _interval = TimeSpan.Zero;
    }

    public void Clear() => Next = null;

    public bool Take(TimeSpan now)
    {
        if (Next is null || Next > now)
        {
            return false;
        }

        _interval = _interval == TimeSpan.Zero ? First : _interval * 2;
        _interval = _interval > Longest ? Longest : _interval;
        Next = now + _interval;
        return true;
    }

    /// <summary>No room in this turn: a second later.</summary>
    public void Postpone(TimeSpan now) => Next = now + First;

    /// <summary>RFC 6762 §7.3: somebody else just asked the same.</summary>
    public void TreatAsSent(TimeSpan now) => Next = now + _interval;
}
