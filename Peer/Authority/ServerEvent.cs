namespace PeerSecure.Peer.Authority;

/// <summary>One event of <c>/v1/events</c>; the kinds and their records are in <c>Common/Contracts</c>.</summary>
internal sealed record ServerEvent(string Kind, string Data);
