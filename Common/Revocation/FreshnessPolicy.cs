using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PeerSecure.Common.Revocation;

/// <summary>
/// R2: how old the newest revocation list may be. <c>best-effort</c> works with whatever is known; <c>strict AGE</c> (such as
/// <c>strict 4d</c> or <c>strict 12h</c>) accepts nobody once the list is older, so that cutting a peer off from the authority does
/// not keep a revoked device alive.
/// </summary>
public sealed record FreshnessPolicy
{
    /// <summary>A list that claims to be from later than this ahead of us proves nothing about its age.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    private FreshnessPolicy(TimeSpan? maxAge) => MaxAge = maxAge;

    public static FreshnessPolicy BestEffort { get; } = new(maxAge: null);

    /// <summary>Null for best effort.</summary>
    public TimeSpan? MaxAge { get; }

    public static FreshnessPolicy Strict(TimeSpan maxAge)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxAge, TimeSpan.Zero);
        return new FreshnessPolicy(maxAge);
    }

    /// <summary><c>best-effort</c>, or <c>strict</c> and a whole number of m, h or d.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out FreshnessPolicy? policy)
    {
        policy = text switch
        {
            "best-effort" => BestEffort,
            not null when text.StartsWith("strict ", StringComparison.Ordinal) && TryParseAge(text.AsSpan("strict ".Length), out var age) => new FreshnessPolicy(age),
            _ => null,
        };
        return policy is not null;
    }

    /// <param name="newest">The newest device list's head, if there is one.</param>
    /// <param name="now">The authority's time (S3).</param>
    public bool IsMet(SignedRevocationHead? newest, DateTimeOffset now) =>
        MaxAge is null || (newest is not null && IsMet(newest.Content.ThisUpdate, now));

    /// <summary>How long others are still accepted without news from the authority (S4); null when there is no limit.</summary>
    public TimeSpan? Remaining(SignedRevocationHead? newest, DateTimeOffset now)
    {
        if (MaxAge is not { } maxAge)
        {
            return null;
        }

        return IsMet(newest, now) ? newest!.Content.ThisUpdate + maxAge - now : TimeSpan.Zero;
    }

    public override string ToString() => MaxAge is { } age
        ? string.Create(CultureInfo.InvariantCulture, $"strict {(age.Ticks % TimeSpan.TicksPerDay == 0 ? $"{age.Days}d" : age.Ticks % TimeSpan.TicksPerHour == 0 ? $"{age.TotalHours}h" : $"{age.TotalMinutes}m")}")
        : "best-effort";

    private bool IsMet(DateTimeOffset thisUpdate, DateTimeOffset now) => thisUpdate <= now + ClockSkew && now - thisUpdate <= MaxAge;

    private static bool TryParseAge(ReadOnlySpan<char> text, out TimeSpan age)
    {
        age = default;
        var unit = text.Length > 1 ? text[^1] switch { 'm' => 1, 'h' => 60, 'd' => 24 * 60, _ => 0 } : 0;
        if (unit == 0 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is 0 or > 10_000)
        {
            return false;
        }

        age = TimeSpan.FromMinutes((long)count * unit);
        return true;
    }
}
