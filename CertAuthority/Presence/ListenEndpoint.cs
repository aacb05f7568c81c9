using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace PeerSecure.CertAuthority.Presence;

/// <summary>An address and port to connect to, in one spelling. A hint only: whoever connects verifies who answers.</summary>
internal static class ListenEndpoint
{
    private const int LongestText = 64;

    public static bool TryParse(string? text, [NotNullWhen(true)] out string? canonical)
    {
        canonical = null;
        if (text is null or { Length: > LongestText } || !IPEndPoint.TryParse(text, out var parsed) || parsed.Port == 0 || !IsReachable(parsed.Address))
        {
            return false;
        }

        canonical = parsed.ToString();
        return true;
    }

    /// <summary>A zone means something on one machine only, and nobody listens on "any" or on a group.</summary>
    private static bool IsReachable(IPAddress address) =>
        !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) && !address.Equals(IPAddress.Broadcast) && !address.IsIPv6Multicast && !address.IsIPv4MappedToIPv6
        && (address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId == 0 : address.GetAddressBytes()[0] is > 0 and < 224);
}
