using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Revocation;

/// <summary>
/// R3: the alarm. The authority signed two histories that exclude each other: one number with two contents, or a newer list of the
/// same generation that is no continuation of what it said before. Both documents together prove it to anybody.
/// </summary>
public sealed record RevocationConflict(RevocationListKind Kind, SignedDocument Before, SignedDocument Now);
