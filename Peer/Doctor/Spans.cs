using System.Globalization;

namespace PeerSecure.Peer.Doctor;

/// <summary>Lengths of time for people.</summary>
internal static class Spans
{
    internal static string Of(TimeSpan span) => span.Duration() switch
    {
        { TotalSeconds: < 90 } one => string.Create(CultureInfo.InvariantCulture, $"{one.TotalSeconds:0.#} seconds"),
        { TotalMinutes: < 90 } one => string.Create(CultureInfo.InvariantCulture, $"{one.TotalMinutes:0} minutes"),
        { TotalHours: < 48 } one => string.Create(CultureInfo.InvariantCulture, $"{one.TotalHours:0} hours"),
        var one => string.Create(CultureInfo.InvariantCulture, $"{one.TotalDays:0.0} days"),
    };
}
