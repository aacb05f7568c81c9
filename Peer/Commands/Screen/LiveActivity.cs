using System.Collections.Immutable;
using PeerSecure.Common.Discovery;
using PeerSecure.Common.Discovery.Diagnosis;
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
            finding.Interface is { } name ? $"{finding.Code} ({name})" : finding.Code.ToString(), finding.Severity != FindingSeverity.Problem, finding.Cause, finding.Remedy));
        return [.. findings, AuthorityFinding()];
    }

    private Finding AuthorityFinding()
    {
        var status = setup.Tell();
        return status.Link == AuthorityLink.Unreachable
            ? new Finding("authority", IsGood: false, $"The authority at {status.Authority} does not answer.", "Check that it runs; until then sessions between peers go on.")
            : new Finding("authority", IsGood: true, status.Authority.Length > 0 ? $"joined at {status.Authority}" : "none joined yet", "");
    }
}
