namespace PeerSecure.Peer.Authority;

/// <summary>
/// Authority time (S3): the machine's monotonic clock counted from the last time the authority proved. Before that, the machine's clock, but
/// never below the highest authority time this profile has seen. The machine's clock itself is never set. The monotonic clock stands still while
/// the machine sleeps: when the machine's clock went on noticeably further, the difference is added until the authority proves the time again.
/// </summary>
internal sealed class AuthorityClock(TimeProvider machine, DateTimeOffset highest)
{
    private static readonly TimeSpan ProofLasts = TimeSpan.FromHours(1);
    private static readonly TimeSpan Noticeable = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private DateTimeOffset _highest = highest;
    private DateTimeOffset _base;
    private DateTimeOffset _wall;
    private long _stamp;
    private bool _isProven;

    /// <summary>The authority's own time is known in this process, and the machine did not sleep since.</summary>
    internal bool IsProven
    {
        get
        {
            lock (_gate)
            {
                return _isProven && !HasSlept;
            }
        }
    }

    /// <summary>The authority should be asked for the time before anything else is.</summary>
    internal bool IsDue
    {
        get
        {
            lock (_gate)
            {
                return !_isProven || HasSlept || Elapsed >= ProofLasts;
            }
        }
    }

    /// <summary>How far the machine's clock is behind the authority's; null before a proof.</summary>
    internal TimeSpan? Offset
    {
        get
        {
            lock (_gate)
            {
                return _isProven && !HasSlept ? Proven - machine.GetUtcNow() : null;
            }
        }
    }

    internal DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                if (!_isProven)
                {
                    return Later(machine.GetUtcNow(), _highest);   // not remembered: a clock that is ahead must not stick
                }

                _highest = Later(Proven, _highest);
                return HasSlept ? Later(_base + WallElapsed, _highest) : _highest;
            }
        }
    }

    private TimeSpan Elapsed => machine.GetElapsedTime(_stamp);

    private TimeSpan WallElapsed => machine.GetUtcNow() - _wall;

    private bool HasSlept => WallElapsed - Elapsed > Noticeable;

    private DateTimeOffset Proven => _base + Elapsed;

    /// <summary>The authority said that it was this late at a moment of the machine's monotonic clock.</summary>
    internal void Prove(DateTimeOffset authorityTime, long timestamp)
    {
        lock (_gate)
        {
            _base = authorityTime;
            _stamp = timestamp;
            _wall = machine.GetUtcNow() - Elapsed;
            _isProven = true;
            _highest = Later(authorityTime, _highest);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
