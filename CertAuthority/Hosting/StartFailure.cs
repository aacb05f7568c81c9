using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Turns what Kestrel and the options say when they cannot start into one line with a remedy.</summary>
internal static class StartFailure
{
    public static FailureException? Explain(Exception failure, ServeOptions? serve) => failure switch
    {
        FailureException known => known,
        OptionsValidationException invalid => new UsageException(
            string.Join(' ', invalid.Failures.Select(static reason => reason.TrimEnd('.') + ".")),
            "Correct settings.json in the authority's folder, or the PEERSECURE_... variable."),
        InvalidOperationException { InnerException: ArgumentException or FormatException or OverflowException } unreadable => new UsageException(unreadable.Message),
        InvalidDataException unreadable => new UsageException($"settings.json cannot be read: {unreadable.InnerException?.Message ?? unreadable.Message}"),
        IOException { InnerException: AddressInUseException } => new HostingException(HostingFailure.PortInUse, PortOf(serve), failure),
        SocketException { SocketErrorCode: SocketError.AccessDenied } => new HostingException(HostingFailure.PortForbidden, PortOf(serve), failure),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            new HostingException(HostingFailure.AddressNotHere, serve?.Bind?.ToString() ?? "", failure),
        _ => null,
    };

    private static string PortOf(ServeOptions? serve) => (serve, serve?.HttpPort) switch
    {
        (null, _) => "of the control socket",
        (_, null) => serve.Port.ToString(CultureInfo.InvariantCulture),
        (_, var http) => string.Create(CultureInfo.InvariantCulture, $"{serve.Port} or {http}"),
    };
}
