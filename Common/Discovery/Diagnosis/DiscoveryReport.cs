namespace PeerSecure.Common.Discovery.Diagnosis;

/// <summary>Whether any interface can discover at all, and everything that was found, problems first.</summary>
public sealed record DiscoveryReport(bool CanDiscover, IReadOnlyList<DiscoveryFinding> Findings);
