namespace PeerSecure.Peer.Terminal.App;

internal sealed record AuditRecord(long Number, DateTimeOffset At, string Actor, string Action, string Detail);
