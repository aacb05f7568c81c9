using System.Collections.Immutable;
using PeerSecure.Common.Discovery.Diagnosis;
using PeerSecure.Common.Discovery;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>What this program did and noticed, and what is wrong with the network.</summary>
internal sealed class LiveActivity(LiveSetup setup, ScreenEvents events) : IActivity
{
    public Task<ImmutableArray<ActivityLine>> RecentAsync(CancellationToken cancellationToken) => Task.FromResult(events.Recent);

    public async Task<ImmutableArray<Finding>> DoctorAsync(CancellationToken cancellationToken)
    {
        var report = await DiscoveryDiagnosis.RunAsync(new DiscoveryOptions(), cancellationToken);
        var findings = report.Findings.Select(static finding => new Finding(
            finding.Interface is { } name ? $"{finding.Code} ({name})" : finding.Code.ToString(), finding.Severity != DiscoverySeverity.Problem, finding.Cause, finding.Remedy));
        return [.. findings, setup.AuthorityFinding()];
    }
}
