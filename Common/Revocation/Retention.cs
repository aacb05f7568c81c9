namespace PeerSecure.Common.Revocation;

/// <summary>R3: a record leaves 31 days after its certificate expired, and no day before. Days are counted in UTC since 1970.</summary>
internal static class Retention
{
    private const int EpochDay = 719_162; // DateOnly's number of 1970-01-01

    /// <summary>The first day whose records are kept at this time; a clock that was never set keeps all.</summary>
    internal static uint KeptFrom(DateTimeOffset now) =>
        (uint)Math.Max(0, DateOnly.FromDateTime(now.UtcDateTime).DayNumber - EpochDay - RevocationHead.KeptDays);

    internal static uint DayOf(DateOnly date) => checked((uint)(date.DayNumber - EpochDay));

    internal static DateOnly DateOf(uint day) => DateOnly.FromDayNumber(checked(EpochDay + (int)day));
}
