namespace PeerSecure.CertAuthority.Events;

internal static partial class Log
{
    [LoggerMessage(2750, LogLevel.Warning, "Events could not be delivered; they are kept")]
    public static partial void DeliveryFailed(this ILogger logger, Exception failure);
}
