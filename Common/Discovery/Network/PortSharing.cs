using System.Net;
using System.Net.Sockets;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery.Network;

/// <summary>Whether somebody else on this host uses port 5353.</summary>
internal static class PortSharing
{
    /// <summary>RFC 6762 §15.1: bind without sharing; if that fails, another is here and may get the unicast meant for us.</summary>
    public static bool IsSoleUser() => CanBindAlone(IPAddress.Any) && (!Socket.OSSupportsIPv6 || CanBindAlone(IPAddress.IPv6Any));

    public static bool CanBindAlone(IPAddress any)
    {
        try
        {
            using var socket = new Socket(any.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(any, Intake.Port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
