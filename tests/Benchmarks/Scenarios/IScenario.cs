using PeerSecure.Benchmarks.Measuring;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>A named set of measurements that are run together, so that their ratios mean something. One file each, listed in AllScenarios.</summary>
internal interface IScenario
{
    string Name { get; }

    string Summary { get; }

    /// <summary>One round, in a folder of its own. Measures through the round, then relates the figures by name.</summary>
    Task RunAsync(Round round, CancellationToken cancellationToken);
}
