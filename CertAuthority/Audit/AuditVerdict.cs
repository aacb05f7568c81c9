namespace PeerSecure.CertAuthority.Audit;

/// <summary>The result of walking the chain.</summary>
/// <param name="Head">As far as the chain holds.</param>
/// <param name="BrokenAt">The first entry that does not follow from the one before it; null when none.</param>
/// <param name="MissingFrom">The first entry a known head vouches for and the log has no more; null when none.</param>
internal sealed record AuditVerdict(AuditHead Head, long? BrokenAt, long? MissingFrom)
{
    public bool Holds => BrokenAt is null && MissingFrom is null;
}
