using System.Globalization;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>A histogram of durations with fixed buckets, cheap enough for every request.</summary>
internal sealed class Timing
{
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly long[] _counts = new long[Bounds.Length + 1];
    private long _ticks;

    public void Record(TimeSpan elapsed)
    {
        var seconds = elapsed.TotalSeconds;
        var bucket = 0;
        while (bucket < Bounds.Length && seconds > Bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _ticks, elapsed.Ticks);
    }

    public void Write(MetricsText text, string name, params (string Name, string Value)[] labels)
    {
        long sum = 0;
        for (var bucket = 0; bucket < Bounds.Length; bucket++)
        {
            sum += Interlocked.Read(ref _counts[bucket]);
            text.Sample(name + "_bucket", sum, [.. labels, ("le", Bounds[bucket].ToString(CultureInfo.InvariantCulture))]);
        }

        sum += Interlocked.Read(ref _counts[Bounds.Length]);
        text.Sample(name + "_bucket", sum, [.. labels, ("le", "+Inf")]);
        text.Sample(name + "_sum", TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds, labels);
        text.Sample(name + "_count", sum, labels);
    }
}
