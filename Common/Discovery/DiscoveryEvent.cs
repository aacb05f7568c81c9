namespace PeerSecure.Common.Discovery;

public readonly record struct DiscoveryEvent(DiscoveryEventKind Kind, DiscoveredService Service);
