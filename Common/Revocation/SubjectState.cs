using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Revocation;

/// <summary>What all records about one subject together say.</summary>
/// <param name="Number">Of the last one.</param>
/// <param name="Reason">RFC 5280 reason, or <see cref="RecordFormat.Allowed"/>.</param>
/// <param name="At">Since when.</param>
/// <param name="Until">When its last certificate expires.</param>
/// <param name="Record">Which record said so last.</param>
internal readonly record struct SubjectState(RevocationNumber Number, byte Reason, uint At, uint Until, int Record)
{
    internal bool IsRevoked => Reason != RecordFormat.Allowed;

    internal RevocationEntry Entry => new((RevocationReason)Reason, DateTimeOffset.FromUnixTimeSeconds(At));

    /// <summary>
    /// Of two opinions: a permission counts only against what is older; of two revocations the worse reason and the earlier time,
    /// so that a compromise cannot be hidden by an ordinary re-key, in whatever order they arrive.
    /// </summary>
    internal SubjectState Merge(SubjectState other)
    {
        var later = other.Number > Number || (other.Number == Number && other.IsRevoked) ? other : this;
        if (!IsRevoked || !other.IsRevoked)
        {
            return later with { Until = Math.Max(Until, other.Until) };
        }

        return later with
        {
            Reason = IsMild && !other.IsMild ? other.Reason : !IsMild && other.IsMild ? Reason : later.Reason,
            At = Math.Min(At, other.At),
            Until = Math.Max(Until, other.Until),
        };
    }

    /// <summary>Whether whoever follows the other opinion refuses at least what whoever follows this one refuses.</summary>
    internal bool IsCoveredBy(SubjectState other) =>
        !IsRevoked || (other.IsRevoked ? IsMild || !other.IsMild : other.Number > Number);

    private bool IsMild => Reason == (byte)RevocationReason.Superseded;
}
