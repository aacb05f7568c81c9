using System.Diagnostics;

namespace PeerSecure.Benchmarks.Measuring;

/// <summary>One pass over a scenario's measurements. Ratios are formed inside it: only figures taken side by side are related.</summary>
internal sealed class Round(string folder, TimeSpan duration, string? only)
{
    private readonly List<Measurement> _measurements = [];
    private readonly Dictionary<string, double> _ratios = [];

    /// <summary>Empty at the beginning of the round, deleted after it.</summary>
    internal string Folder => folder;

    internal IReadOnlyList<Measurement> Measurements => _measurements;

    internal IReadOnlyDictionary<string, double> Ratios => _ratios;

    /// <summary>
    /// Repeats the operation in each of the workers, one after another, until the time is over. The operation says how many
    /// units it did; the name is stable, since scripts ask for it.
    /// </summary>
    internal async Task MeasureAsync(string name, string unit, int workers, Func<CancellationToken, Task<int>> operation, CancellationToken cancellationToken)
    {
        if (only is not null && only != name)
            return;
        await WarmUpAsync(workers, operation, cancellationToken);
        PeakMemory.Reset();
        var cpu = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(operation, started, cancellationToken), cancellationToken)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var latencies = new LatencyHistogram();
        foreach (var result in results)
            latencies.Add(result.Latencies);
        _measurements.Add(new Measurement(name, unit, results.Sum(r => r.Units) / seconds, latencies.Percentile(0.5), latencies.Percentile(0.99),
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, PeakMemory.Read()));
    }

    /// <summary>For what happens once and is seen by many: it fills in how long it took for each.</summary>
    internal async Task ObserveAsync(string name, string unit, Func<LatencyHistogram, Task> happen)
    {
        PeakMemory.Reset();
        var cpu = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        var latencies = new LatencyHistogram();
        await happen(latencies);
        _measurements.Add(new Measurement(name, unit, latencies.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, latencies.Percentile(0.5), latencies.Percentile(0.99),
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, PeakMemory.Read()));
    }

    /// <summary>The rate of one measurement divided by that of another; nothing when either was not run.</summary>
    internal void Relate(string ratio, string name, string to)
    {
        if (RateOf(name) is { } rate && RateOf(to) is > 0 and { } other)
            _ratios[ratio] = rate / other;
    }

    private double? RateOf(string name) => _measurements.Find(m => m.Name == name)?.Rate;

    private async Task<(long Units, LatencyHistogram Latencies)> WorkAsync(Func<CancellationToken, Task<int>> operation, long started, CancellationToken cancellationToken)
    {
        var latencies = new LatencyHistogram();
        var units = 0L;
        var before = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started, before) < duration)
        {
            units += await operation(cancellationToken);
            var after = Stopwatch.GetTimestamp();
            latencies.Add(after - before);
            before = after;
        }
        return (units, latencies);
    }

    // Compilation and first-time allocation are not what is asked, on either side.
    private Task WarmUpAsync(int workers, Func<CancellationToken, Task<int>> operation, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        return Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < duration / 4)
                await operation(cancellationToken);
        }, cancellationToken)));
    }
}
