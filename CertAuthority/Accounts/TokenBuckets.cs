namespace PeerSecure.CertAuthority.Accounts;

/// <summary>
/// Token buckets by key (an address, an account), bounded in number: when there are too many, full ones are forgotten first, and if none
/// is full the newcomer shares one bucket with every other newcomer, so that a flood of keys cannot buy fresh allowances.
/// </summary>
internal sealed class TokenBuckets(int burst, TimeSpan refill, TimeProvider clock, int most = 50_000)
{
    private const string Overflow = "*";

    private readonly Dictionary<string, (double Tokens, long At)> _buckets = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Takes one token, or says how long until there is one.</summary>
    public bool TryTake(string key, out TimeSpan wait) => TryTake(key, 1, out wait);

    /// <summary>Whether a token could be taken now; takes none.</summary>
    public bool IsOpen(string key, out TimeSpan wait) => TryTake(key, 0, out wait);

    /// <summary>Success: the allowance is whole again.</summary>
    public void Reset(string key)
    {
        lock (_gate)
        {
            _buckets.Remove(key);
        }
    }

    private bool TryTake(string key, double amount, out TimeSpan wait)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            if (!_buckets.ContainsKey(key) && _buckets.Count >= most && Sweep(now) >= most)
            {
                key = Overflow;
            }

            var tokens = Level(key, now);
            if (tokens < 1)
            {
                wait = (1 - tokens) * refill;
                return false;
            }

            wait = TimeSpan.Zero;
            if (amount > 0)
            {
                _buckets[key] = (tokens - amount, now);
            }

            return true;
        }
    }

    private double Level(string key, long now) =>
        _buckets.TryGetValue(key, out var bucket) ? Math.Min(burst, bucket.Tokens + (clock.GetElapsedTime(bucket.At, now) / refill)) : burst;

    private int Sweep(long now)
    {
        foreach (var key in _buckets.Keys.ToList())
        {
            if (Level(key, now) >= burst)
            {
                _buckets.Remove(key);
            }
        }

        return _buckets.Count;
    }
}
