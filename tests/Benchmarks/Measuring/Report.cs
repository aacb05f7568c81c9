using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PeerSecure.Benchmarks.Measuring;

/// <summary>What the rounds of one scenario say together.</summary>
internal sealed class Report(string scenario, TimeSpan duration, IReadOnlyList<Round> rounds)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private IEnumerable<IGrouping<string, Measurement>> ByName => rounds.SelectMany(r => r.Measurements).GroupBy(m => m.Name);

    private IEnumerable<(string Name, Spread Spread)> Ratios =>
        rounds.SelectMany(r => r.Ratios).GroupBy(r => r.Key).Select(g => (g.Key, Spread.Of(g.Select(r => r.Value))));

    internal string ToTable()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{scenario}: {rounds.Count} rounds of {duration.TotalSeconds:0.##} s");
        text.AppendLine(CultureInfo.InvariantCulture, $"  {"measurement",-28}{"a second",12}{"lowest..highest",22}{"p50",11}{"p99",11}{"CPU s",8}{"MiB",7}");
        foreach (var group in ByName)
        {
            var (rate, p50, p99) = (Spread.Of(group.Select(m => m.Rate)), Spread.Of(group.Select(m => m.P50.TotalMicroseconds)), Spread.Of(group.Select(m => m.P99.TotalMicroseconds)));
            var (cpu, memory) = (Spread.Of(group.Select(m => m.CpuSeconds)), Spread.Of(group.Select(m => m.PeakMemory / 1048576.0)));
            var range = string.Create(CultureInfo.InvariantCulture, $"{rate.Min:N0}..{rate.Max:N0}");
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  {group.Key,-28}{rate.Median,12:N0}{range,22}{Time(p50.Median),11}{Time(p99.Median),11}{cpu.Median,8:0.00}{memory.Median,7:N0}");
        }
        foreach (var (name, ratio) in Ratios)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {name}: {ratio.Median:0.00} ({ratio.Min:0.00}..{ratio.Max:0.00})");
        return text.ToString();
    }

    internal string ToJson() => JsonSerializer.Serialize(new
    {
        Scenario = scenario,
        Seconds = duration.TotalSeconds,
        Rounds = rounds.Count,
        Measurements = ByName.Select(g => new
        {
            Name = g.Key,
            g.First().Unit,
            Rate = Spread.Of(g.Select(m => m.Rate)),
            P50Microseconds = Spread.Of(g.Select(m => m.P50.TotalMicroseconds)).Median,
            P99Microseconds = Spread.Of(g.Select(m => m.P99.TotalMicroseconds)).Median,
            CpuSeconds = Spread.Of(g.Select(m => m.CpuSeconds)).Median,
            PeakMemoryBytes = (long)Spread.Of(g.Select(m => (double)m.PeakMemory)).Max,
        }),
        Ratios = Ratios.Select(r => new { r.Name, r.Spread.Median, r.Spread.Min, r.Spread.Max }),
    }, Json);

    internal string ToRate() => string.Join('\n', ByName.Select(g => Spread.Of(g.Select(m => m.Rate)).Median.ToString("0.###", CultureInfo.InvariantCulture)));

    private static string Time(double microseconds) => microseconds switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{microseconds:0.0} us"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000:0.00} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000_000:0.00} s"),
    };
}
