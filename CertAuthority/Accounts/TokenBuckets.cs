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
    public bool TryTake(string key, out TimeSpan wait)
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
            _buckets[key] = (tokens - 1, now);
            return true;
        }
    }

    /// <summary>What was taken was not used up after all.</summary>
    public void GiveBack(string key)
    {
        lock (_gate)
        {
            if (_buckets.ContainsKey(key))
            {
                var now = clock.GetTimestamp();
                _buckets[key] = (Math.Min(burst, Level(key, now) + 1), now);
            }
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
