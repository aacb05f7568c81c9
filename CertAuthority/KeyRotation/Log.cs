namespace PeerSecure.CertAuthority.KeyRotation;

internal static partial class Log
{
    [LoggerMessage(2150, LogLevel.Information, "Replaced the {Key} key {OldKeyId} by {NewKeyId}, valid until {NotAfter}")]
    public static partial void KeyRotated(this ILogger logger, string key, string oldKeyId, string newKeyId, DateTimeOffset notAfter);

    [LoggerMessage(2151, LogLevel.Warning, "The {Key} key is due for replacement, which did not work: {Code}. {Reason}")]
    public static partial void KeyNotRotated(this ILogger logger, string key, string code, string reason);
}
