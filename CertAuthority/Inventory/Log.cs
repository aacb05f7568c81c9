namespace PeerSecure.CertAuthority.Inventory;

internal static partial class Log
{
    [LoggerMessage(2210, LogLevel.Warning, "Certificates that run out could not be told of; the next hour tries again")]
    public static partial void ExpiryNotTold(this ILogger logger, Exception failure);
}
