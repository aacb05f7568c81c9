namespace PeerSecure.Benchmarks.Measuring;

/// <param name="Name">Stable: compare.sh and later readers ask for it.</param>
/// <param name="Unit">What is counted, such as "commits".</param>
/// <param name="Rate">Units a second over all workers.</param>
/// <param name="P50">Median time of one operation.</param>
/// <param name="P99">99th percentile of the same.</param>
/// <param name="CpuSeconds">Processor time of this process, all threads.</param>
/// <param name="PeakMemory">Highest resident size of this process during the measurement, in bytes.</param>
internal sealed record Measurement(string Name, string Unit, double Rate, TimeSpan P50, TimeSpan P99, double CpuSeconds, long PeakMemory);
