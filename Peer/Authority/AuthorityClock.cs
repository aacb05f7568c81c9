namespace PeerSecure.Peer.Authority;

/// <summary>
/// Authority time (S3): the machine's monotonic clock counted from the last time the authority proved. Before that, the machine's clock, but
/// never below the highest authority time this profile has seen. The machine's clock itself is never set.
/// </summary>
internal sealed class AuthorityClock(TimeProvider machine, DateTimeOffset highest)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _highest = highest;
    private DateTimeOffset _base;
    private long _stamp;
    private bool _isProven;

    /// <summary>The authority's own time is known in this process.</summary>
    internal bool IsProven
    {
        get
        {
            lock (_gate)
            {
                return _isProven;
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
                return _isProven ? Proven() - machine.GetUtcNow() : null;
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

                return _highest = Later(Proven(), _highest);
            }
        }
    }

    /// <summary>The authority said that it was this late at a moment of the machine's monotonic clock.</summary>
    internal void Prove(DateTimeOffset authorityTime, long timestamp)
    {
        lock (_gate)
        {
            _base = authorityTime;
            _stamp = timestamp;
            _isProven = true;
            _highest = Later(authorityTime, _highest);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private DateTimeOffset Proven() => _base + machine.GetElapsedTime(_stamp);
}
