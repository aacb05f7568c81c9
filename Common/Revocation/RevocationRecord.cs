using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Revocation;

/// <summary>One line of a revocation list. Records are only ever added; a bar is lifted by a later record that allows the subject again.</summary>
/// <param name="Number">With which number of the list it came.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Reason">Why it is revoked; null allows a key or a name again (R1). A certificate is never allowed again.</param>
/// <param name="At">Since when, in whole seconds.</param>
/// <param name="Until">
/// When the last certificate concerned expires, in whole seconds, and not before <paramref name="At"/>; the record leaves the list 31 days later (R3).
/// </param>
public sealed record RevocationRecord(
    RevocationNumber Number, RevocationSubject Subject, RevocationReason? Reason, DateTimeOffset At, DateTimeOffset Until)
{
    /// <summary>The longest encoding: a name with both parts at their longest takes 84 bytes.</summary>
    public const int MaxLength = 96;

    /// <summary>The one encoding, as it stands in lists and in the authority's own log (R4).</summary>
    public byte[] ToBytes() => RecordFormat.Write(this);

    /// <summary>Exactly one record, in the encoding <see cref="ToBytes"/> would give. Never throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out RevocationRecord? record)
    {
        record = RecordFormat.TryRead(bytes, out var view) && view.Encoded.Length == bytes.Length ? RecordFormat.Decode(view) : null;
        return record is not null;
    }
}
