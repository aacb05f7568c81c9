using PeerSecure.Common.Revocation;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>A record with its place in the order of all changes.</summary>
internal sealed record StoredRecord(long Id, RevocationListKind List, RevocationRecord Record);
