namespace PeerSecure.Peer.Terminal.App;

/// <param name="IsWhole">Every record's hash follows from the one before.</param>
/// <param name="Records">How many were checked.</param>
/// <param name="Text">Where the chain breaks, or its head.</param>
internal sealed record AuditCheck(bool IsWhole, long Records, string Text);
