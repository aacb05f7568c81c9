namespace PeerSecure.Common.Certificates;

/// <summary>The answer of <see cref="KeyChange"/>, with what to tell the user and what to remember.</summary>
public sealed record KeyChangeDecision(KeyChangeKind Kind, KeyChangeReason Reason)
{
    /// <summary>The text may be shown, the session may open.</summary>
    public bool Passes => Kind is KeyChangeKind.First or KeyChangeKind.Same or KeyChangeKind.Continuity;

    /// <summary>C3, C4: the verified mark of the account goes, whatever the user answers.</summary>
    public bool ClearsVerified => Kind is KeyChangeKind.Reissue or KeyChangeKind.Unexpected;

    /// <summary>C3: what the authority gave as its reason, when there is a record.</summary>
    public ReissueReason? AuthorityReason { get; init; }

    /// <summary>C2, C5: the keys on whose word it passed.</summary>
    public IReadOnlyList<SpkiHash> VouchedBy { get; init; } = [];

    /// <summary>C7: a mark that was carried along the run.</summary>
    public bool IsVerified { get; init; }

    /// <summary>The counter of the last statement of the run.</summary>
    public long Counter { get; init; }

    /// <summary>
    /// What to remember of the account when this passes, or when the user accepted it all the same: the presented key becomes the device's
    /// current one, a replaced key a former one.
    /// </summary>
    public IReadOnlyList<KnownKey> Remember(IReadOnlyCollection<KnownKey> known, VerifiedDevice presented)
    {
        ArgumentNullException.ThrowIfNull(known);
        var key = KnownKey.Of(presented) with { VouchedBy = VouchedBy, IsVerified = IsVerified, Counter = Counter };
        return
        [
            .. known
                .Where(other => other.Device != key.Device || other.Key != key.Key)
                .Select(other => other with
                {
                    IsCurrent = other.IsCurrent && other.Device != key.Device,
                    IsVerified = other.IsVerified && !ClearsVerified,
                }),
            key,
        ];
    }
}
