using System.Diagnostics;
using System.Numerics;

namespace PeerSecure.Benchmarks.Measuring;

/// <summary>Counts durations in buckets 1/32 apart, so that a long run costs no more memory than a short one. One per worker; not shared.</summary>
internal sealed class LatencyHistogram
{
    private const int Fraction = 32;
    private readonly long[] _buckets = new long[64 * Fraction];
    private long _count;

    internal long Count => _count;

    internal void Add(long ticks)
    {
        _buckets[BucketOf(Math.Max(ticks, 1))]++;
        _count++;
    }

    internal void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _buckets.Length; i++)
            _buckets[i] += other._buckets[i];
        _count += other._count;
    }

    internal TimeSpan Percentile(double share)
    {
        var remaining = (long)Math.Ceiling(_count * share);
        for (var i = 0; i < _buckets.Length; i++)
        {
            remaining -= _buckets[i];
            if (remaining <= 0)
                return Stopwatch.GetElapsedTime(0, UpperEdgeOf(i));
        }
        return TimeSpan.Zero;
    }

    private static int BucketOf(long ticks)
    {
        var exponent = BitOperations.Log2((ulong)ticks);
        var mantissa = exponent >= 5 ? ticks >> (exponent - 5) : ticks << (5 - exponent);
        return (exponent * Fraction) + (int)(mantissa - Fraction);
    }

    private static long UpperEdgeOf(int bucket)
    {
        var (exponent, mantissa) = (bucket / Fraction, (bucket % Fraction) + Fraction + 1L);
        return exponent >= 5 ? mantissa << (exponent - 5) : Math.Max(1, mantissa >> (5 - exponent));
    }
}
