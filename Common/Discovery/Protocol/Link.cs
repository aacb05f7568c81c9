namespace PeerSecure.Common.Discovery.Protocol;

/// <summary>One interface and one address family: what a packet comes in by and goes out by.</summary>
internal readonly record struct Link(int Interface, bool IPv6);
