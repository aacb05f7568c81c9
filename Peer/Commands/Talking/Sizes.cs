using System.Globalization;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>Sizes, rates and times as people read them.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "PB"];

    internal static string Of(double bytes)
    {
        var unit = 0;
        while (bytes >= 1000 && unit < Units.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || bytes >= 100 ? Math.Round(bytes) : Math.Round(bytes, 1))} {Units[unit]}");
    }

    internal static string Of(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} days"),
        { TotalHours: >= 1 } => $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}",
        _ => $"{time.Minutes}:{time.Seconds:00}",
    };
}
