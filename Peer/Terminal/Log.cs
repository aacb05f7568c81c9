using Microsoft.Extensions.Logging;

namespace PeerSecure.Peer.Terminal;

internal static partial class Log
{
    [LoggerMessage(3500, LogLevel.Error, "A screen could not be drawn")]
    public static partial void ViewBroke(this ILogger logger, Exception exception);

    [LoggerMessage(3501, LogLevel.Error, "The screen could not digest {Message}")]
    public static partial void UpdateBroke(this ILogger logger, string message, Exception exception);

    [LoggerMessage(3502, LogLevel.Error, "Unexpected failure while {Purpose}")]
    public static partial void EffectBroke(this ILogger logger, string purpose, Exception exception);

    [LoggerMessage(3503, LogLevel.Warning, "{Count} pieces of work did not end when the screen closed")]
    public static partial void EffectsIgnoredTheirEnd(this ILogger logger, int count);
}
