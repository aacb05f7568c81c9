using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace PeerSecure.Common.Discovery;

internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Debug, "Discovery speaks on {Interface} (IPv6: {IPv6})")]
    public static partial void LinkOpened(this ILogger logger, string @interface, bool ipv6);

    [LoggerMessage(1101, LogLevel.Debug, "Discovery left {Interface} (IPv6: {IPv6})")]
    public static partial void LinkClosed(this ILogger logger, string @interface, bool ipv6);

    [LoggerMessage(1102, LogLevel.Warning, "Discovery cannot use UDP port 5353 on {Interface} (IPv6: {IPv6}): {Reason}. Run 'peersecure doctor'.")]
    public static partial void LinkRefused(this ILogger logger, string @interface, bool ipv6, SocketError reason);

    [LoggerMessage(1103, LogLevel.Warning, "Discovery cannot send on {Interface} (IPv6: {IPv6}): {Reason}. Run 'peersecure doctor'.")]
    public static partial void SendRefused(this ILogger logger, string @interface, bool ipv6, SocketError reason);

    [LoggerMessage(1104, LogLevel.Debug, "Discovery dropped {Malformed} malformed and {OffLink} foreign packets in the last minute")]
    public static partial void PacketsDropped(this ILogger logger, long malformed, long offLink);

    [LoggerMessage(1105, LogLevel.Information, "Announced on the local network as {Instance}")]
    public static partial void Announced(this ILogger logger, string instance);

    [LoggerMessage(1106, LogLevel.Information, "Another service has that name on the local network; trying {Instance}")]
    public static partial void Renamed(this ILogger logger, string instance);

    [LoggerMessage(1107, LogLevel.Error, "Discovery ended itself because of a mistake in it; everything else goes on")]
    public static partial void Failed(this ILogger logger, Exception mistake);
}
