using System.Globalization;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>Numbers and times as people say them.</summary>
internal static class Wording
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Bytes(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < Units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        var format = unit == 0 || value >= 100 ? "0" : "0.0";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>A length of time, to its two largest units.</summary>
    public static string Span(TimeSpan span)
    {
        span = span.Duration();
        return span switch
        {
            { TotalSeconds: < 60 } => $"{(int)span.TotalSeconds} s",
            { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} min",
            { TotalHours: < 24 } => span.Minutes > 0 ? $"{(int)span.TotalHours} h {span.Minutes} min" : $"{(int)span.TotalHours} h",
            _ => span.Hours > 0 && span.TotalDays < 10 ? $"{(int)span.TotalDays} d {span.Hours} h" : $"{(int)span.TotalDays} d",
        };
    }

    public static string Ago(DateTimeOffset at, DateTimeOffset now) => now - at is { TotalSeconds: >= 60 } span ? $"{Span(span)} ago" : "just now";

    /// <summary>A clock offset: milliseconds while small, with its sign.</summary>
    public static string Offset(TimeSpan offset)
    {
        var sign = offset < TimeSpan.Zero ? "-" : "+";
        return offset.Duration().TotalSeconds < 2
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{offset.Duration().TotalMilliseconds:0} ms")
            : $"{sign}{Span(offset)}";
    }

    public static string Count(int count, string one, string many) => count == 1 ? $"1 {one}" : $"{count.ToString(CultureInfo.InvariantCulture)} {many}";

    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Moment(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM yyyy HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Where the year goes without saying.</summary>
    public static string DayAndTime(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Today's times alone, others with their day.</summary>
    public static string Short(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(now, zone));
        return local.ToString(local.Date == today.Date ? "HH:mm" : local.Year == today.Year ? "d MMM" : "d MMM yy", CultureInfo.InvariantCulture);
    }

    /// <summary>A text of others with its tabs as spaces; every other control is marked where it is drawn.</summary>
    public static string Untabbed(string text) => text.Replace("\t", "    ", StringComparison.Ordinal);

    /// <summary>A fingerprint in groups of four, so that two people can read it to each other.</summary>
    public static string Grouped(string hex) => string.Join(' ', hex.Chunk(4).Select(static group => new string(group)));

    /// <summary>The same on two rows, for where one is too narrow: a fingerprint is never cut.</summary>
    public static string[] Halves(string hex) => [.. hex.Chunk(32).Select(static half => Grouped(new string(half)))];

    /// <summary>The two rows with their label before the first.</summary>
    public static IEnumerable<string> FingerprintRows(string hex) => Halves(hex).Select(static (half, index) => $"{(index == 0 ? "fingerprint" : ""),-12}{half}");

    /// <summary>How much is done, never more than it is: 100% only when all of it is.</summary>
    public static string Percent(long done, long total) =>
        total > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Clamp((double)done / total, 0, 1) * 100):0}%") : "";
}
