namespace PeerSecure.Common.Discovery.Diagnosis;

/// <summary>One thing found: on which interface (null for the whole host), what it is, and what to do about it (may be empty).</summary>
public sealed record DiscoveryFinding(FindingCode Code, FindingSeverity Severity, string? Interface, string Cause, string Remedy);
