namespace PeerSecure.Common.Certificates;

/// <summary>A key that a run leads to, and what the run passed on the way.</summary>
internal sealed record ReachedKey(long Counter, IReadOnlyList<SpkiHash> VouchedBy, bool IsVerified, bool ByAdmission)
{
    /// <summary>It was known to begin with; statements change nothing about it.</summary>
    internal bool IsStart { get; init; }

    /// <summary>The authority's reason, when the run needed a record of it.</summary>
    internal ReissueReason? Record { get; init; }
}
