namespace PeerSecure.CertAuthority.Revocation;

internal static partial class Log
{
    [LoggerMessage(2300, LogLevel.Information, "Revoked {Subject} ({Reason}), {Records} records")]
    public static partial void Revoked(this ILogger logger, string subject, string reason, int records);

    [LoggerMessage(2301, LogLevel.Warning, "The database had forgotten {Count} revocations that revocations.log still knew; they are in force again")]
    public static partial void RevocationsRecovered(this ILogger logger, int count);

    [LoggerMessage(2302, LogLevel.Warning, "A peer handed back {Count} revocations that were forgotten here; they are in force again")]
    public static partial void RevocationsHandedBack(this ILogger logger, int count);

    [LoggerMessage(2303, LogLevel.Error, "The hourly upkeep of revocation lists failed")]
    public static partial void UpkeepFailed(this ILogger logger, Exception failure);
}
