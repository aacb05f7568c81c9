namespace PeerSecure.CertAuthority.Hosting;

internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Listening on port {Port}")]
    public static partial void Listening(this ILogger logger, int port);

    [LoggerMessage(2001, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(2002, LogLevel.Warning, "A process of another user tried the control socket")]
    public static partial void ControlRefused(this ILogger logger);

    [LoggerMessage(2003, LogLevel.Information, "{Method} {Route} refused with {Status} {Code} to {Remote} ({RequestId})")]
    public static partial void RequestRefused(this ILogger logger, string method, string route, int status, string code, string remote, string requestId);

    [LoggerMessage(2004, LogLevel.Error, "{Method} {Route} failed ({RequestId})")]
    public static partial void RequestFailed(this ILogger logger, Exception failure, string method, string route, string requestId);

    [LoggerMessage(2005, LogLevel.Debug, "{Method} {Route} answered {Status} ({RequestId})")]
    public static partial void RequestAnswered(this ILogger logger, string method, string route, int status, string requestId);
}
