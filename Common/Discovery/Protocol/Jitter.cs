namespace PeerSecure.Common.Discovery.Protocol;

/// <summary>Picks a random moment between two; tests put in their own.</summary>
internal delegate TimeSpan Jitter(TimeSpan from, TimeSpan to);
