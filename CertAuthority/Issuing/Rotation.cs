namespace PeerSecure.CertAuthority.Issuing;

/// <summary>A key that was replaced: what the audit log and the notifications say.</summary>
internal sealed record Rotation(AuthorityKeyKind Kind, HeldCertificate Old, HeldCertificate New);
