namespace PeerSecure.CertAuthority.Notifications;

internal static partial class Log
{
    [LoggerMessage(2770, LogLevel.Warning, "Old notifications could not be removed; tried again later")]
    public static partial void UpkeepFailed(this ILogger logger, Exception failure);
}
