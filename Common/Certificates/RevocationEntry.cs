namespace PeerSecure.Common.Certificates;

/// <summary>That something is revoked, since when and why.</summary>
public readonly record struct RevocationEntry(RevocationReason Reason, DateTimeOffset RevokedAt)
{
    /// <summary>C2, C6: an ordinary re-key leaves what the old key signed standing; every other reason voids it.</summary>
    public bool VoidsSignatures => Reason != RevocationReason.Superseded;
}
