namespace PeerSecure.CertAuthority.Audit;

/// <summary>How many entries there are and the hash of the last one. Signed revocation lists carry it (R2), so a cut tail shows.</summary>
internal readonly record struct AuditHead(long Count, byte[] Hash);
