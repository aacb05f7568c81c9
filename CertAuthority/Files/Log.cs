namespace PeerSecure.CertAuthority.Files;

internal static partial class Log
{
    [LoggerMessage(2800, LogLevel.Warning, "Expired files could not be removed; tried again later")]
    public static partial void UpkeepFailed(this ILogger logger, Exception failure);

    [LoggerMessage(2801, LogLevel.Information, "Removed the bytes {Id}, which belong to no file")]
    public static partial void OrphanRemoved(this ILogger logger, string id);

    [LoggerMessage(2802, LogLevel.Warning, "The bytes of file {Id} are missing or cut: it is removed and its owner is told")]
    public static partial void FileLost(this ILogger logger, string id);
}
