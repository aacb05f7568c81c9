using System.Net;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery.Network;

/// <summary>RFC 6762 §3: where everybody on a link listens.</summary>
internal static class Multicast
{
    public static readonly IPAddress GroupIPv4 = IPAddress.Parse("224.0.0.251");
    public static readonly IPAddress GroupIPv6 = IPAddress.Parse("ff02::fb");

    public static IPEndPoint EndPoint(Link link) =>
        link.IPv6 ? new IPEndPoint(new IPAddress(GroupIPv6.GetAddressBytes(), link.Interface), Intake.Port) : new IPEndPoint(GroupIPv4, Intake.Port);

    public static bool IsGroup(IPAddress address) => address.Equals(GroupIPv4) || (address.IsIPv6Multicast && SameBytes(address));

    private static bool SameBytes(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out _) && bytes is [0xFF, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFB];
    }
}
