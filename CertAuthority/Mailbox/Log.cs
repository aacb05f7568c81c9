namespace PeerSecure.CertAuthority.Mailbox;

internal static partial class Log
{
    [LoggerMessage(2700, LogLevel.Warning, "Expired mail could not be removed; tried again later")]
    public static partial void UpkeepFailed(this ILogger logger, Exception failure);
}
