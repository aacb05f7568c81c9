using System.Globalization;

namespace PeerSecure.Common.Revocation;

/// <summary>
/// R2: how new a revocation list is: generation x 2^32 + counter. The counter rises with every change, the generation with every
/// restore of the authority from a backup (R4), so that what a restored authority says is newer than all it forgot.
/// </summary>
public readonly record struct RevocationNumber : IComparable<RevocationNumber>
{
    /// <summary>Keeps the number below 2^53, which every JSON reader can hold exactly.</summary>
    public const int MaxGeneration = (1 << 20) - 1;

    private RevocationNumber(long value) => Value = value;

    /// <summary>Before the first change: what a peer that knows nothing asks after.</summary>
    public static RevocationNumber None => default;

    public long Value { get; }

    public int Generation => (int)(Value >> 32);

    public uint Counter => (uint)(Value & uint.MaxValue);

    public static bool TryFrom(long value, out RevocationNumber number)
    {
        var good = value >= 0 && value >> 32 <= MaxGeneration;
        number = good ? new RevocationNumber(value) : None;
        return good;
    }

    public static RevocationNumber From(long value) =>
        TryFrom(value, out var number) ? number : throw new ArgumentOutOfRangeException(nameof(value));

    public RevocationNumber Next() => From(Value + 1);

    /// <summary>R4: the first number after a restore, above everything the generation before can have given out.</summary>
    public RevocationNumber NextGeneration() => From((long)(Generation + 1) << 32);

    public int CompareTo(RevocationNumber other) => Value.CompareTo(other.Value);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Generation}.{Counter}");

    public static bool operator <(RevocationNumber left, RevocationNumber right) => left.Value < right.Value;

    public static bool operator >(RevocationNumber left, RevocationNumber right) => left.Value > right.Value;

    public static bool operator <=(RevocationNumber left, RevocationNumber right) => left.Value <= right.Value;

    public static bool operator >=(RevocationNumber left, RevocationNumber right) => left.Value >= right.Value;
}
