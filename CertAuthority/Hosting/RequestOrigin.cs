using System.Net;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Where a request came from, for the log and the audit.</summary>
internal static class RequestOrigin
{
    public const string Control = "control";

    public static string Of(HttpContext context) =>
        context.Features.Get<Listener>()?.Kind == ListenerKind.Control ? Control : Plain(context.Connection.RemoteIpAddress);

    private static string Plain(IPAddress? address) =>
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "-";
}
