using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <param name="Records">Newest first.</param>
/// <param name="HasMore">Older ones exist.</param>
internal sealed record AuditRecords(ImmutableArray<AuditRecord> Records, bool HasMore);
