using PeerSecure.Benchmarks.Scenarios;

namespace PeerSecure.Benchmarks.Measuring;

internal static class Runner
{
    internal static async Task<Report> RunAsync(IScenario scenario, Options options, CancellationToken cancellationToken)
    {
        var rounds = new List<Round>();
        for (var i = 0; i < options.Rounds; i++)
        {
            var folder = Path.Combine(options.Folder, $"peersecure-bench-{Path.GetRandomFileName()}");
            Directory.CreateDirectory(folder);
            try
            {
                var round = new Round(folder, options.Duration, options.Only);
                await scenario.RunAsync(round, cancellationToken);
                rounds.Add(round);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        return new Report(scenario.Name, options.Duration, rounds);
    }
}
