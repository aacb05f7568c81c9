using System.Net;
using System.Net.Sockets;
using PeerSecure.Common.Discovery.Protocol;
using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Network;

/// <summary>Port 5353 on one link, shared with whoever else uses it there, such as Avahi.</summary>
internal sealed class MulticastSocket : IDisposable
{
    /// <summary>Linux: a socket gets only what it joined itself, not what any other on this host joined.</summary>
    private const int LinuxMulticastAllIPv4 = 49;
    private const int LinuxMulticastAllIPv6 = 29;
    private const int LinuxUnicastHopsIPv6 = 16;
    private const int LevelIPv4 = 0;
    private const int LevelIPv6 = 41;
    private const short MaxHops = 255;

    private readonly Socket _socket;
    private readonly EndPoint _group;
    private readonly EndPoint _any;

    private MulticastSocket(Link link)
    {
        Link = link;
        var family = link.IPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        _socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        _group = Multicast.EndPoint(link);
        _any = new IPEndPoint(link.IPv6 ? IPAddress.IPv6Any : IPAddress.Any, Intake.Port);
    }

    public Link Link { get; }

    public static bool TryOpen(Link link, out MulticastSocket? opened, out SocketError why)
    {
        (opened, why) = (null, SocketError.Success);
        MulticastSocket? socket = null;
        try
        {
            socket = new MulticastSocket(link);
            socket.Open();
            (opened, socket) = (socket, null);
            return true;
        }
        catch (SocketException refused)
        {
            why = refused.SocketErrorCode;
            return false;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    /// <summary>The error, or Success. Sending on a datagram socket does not wait for anybody.</summary>
    public SocketError Send(IPEndPoint? destination, byte[] packet)
    {
        try
        {
            _socket.SendTo(packet, destination ?? _group);
            return SocketError.Success;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode;
        }
        catch (ObjectDisposedException)
        {
            return SocketError.Shutdown;
        }
    }

    /// <summary>Hands over packets until the socket is closed or fails.</summary>
    public async Task ReceiveAsync(ReceivedPacket handler, CancellationToken cancellationToken)
    {
        var buffer = new byte[DnsLimits.Packet + 1];        // one more, so that a longer packet is seen to be longer
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var got = await _socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, _any, cancellationToken).ConfigureAwait(false);
                var multicast = Multicast.IsGroup(got.PacketInformation.Address);
                var link = Link with { Interface = got.PacketInformation.Interface };
                if (!multicast || link == Link)
                {
                    handler(new Arrival(link, (IPEndPoint)got.RemoteEndPoint, multicast), buffer.AsSpan(0, got.ReceivedBytes));
                }
            }
            catch (SocketException dropped) when (dropped.SocketErrorCode is SocketError.MessageSize or SocketError.ConnectionReset)
            {
                // Too long for the buffer, or word that an earlier unicast reply found nobody: neither concerns the next packet.
            }
            catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Open()
    {
        // .NET sets SO_REUSEADDR and, where it exists, SO_REUSEPORT: the port is shared with Avahi and with our own processes.
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        if (Link.IPv6)
        {
            _socket.DualMode = false;
            _socket.Bind(_any);
            _socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(Multicast.GroupIPv6, Link.Interface));
            Configure(SocketOptionLevel.IPv6, Link.Interface);
        }
        else
        {
            _socket.Bind(_any);
            _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(Multicast.GroupIPv4, Link.Interface));
            Configure(SocketOptionLevel.IP, IPAddress.HostToNetworkOrder(Link.Interface));
        }
    }

    private void Configure(SocketOptionLevel level, int interfaceOption)
    {
        _socket.SetSocketOption(level, SocketOptionName.PacketInformation, true);
        _socket.SetSocketOption(level, SocketOptionName.MulticastInterface, interfaceOption);
        _socket.SetSocketOption(level, SocketOptionName.MulticastLoopback, true);       // other processes on this host listen too
        _socket.SetSocketOption(level, SocketOptionName.MulticastTimeToLive, MaxHops);      // RFC 6762 §11: all packets leave with 255
        if (OperatingSystem.IsLinux())
        {
            _socket.SetRawSocketOption(Link.IPv6 ? LevelIPv6 : LevelIPv4, Link.IPv6 ? LinuxMulticastAllIPv6 : LinuxMulticastAllIPv4, [0, 0, 0, 0]);
        }

        if (Link.IPv6 && OperatingSystem.IsLinux())
        {
            _socket.SetRawSocketOption(LevelIPv6, LinuxUnicastHopsIPv6, BitConverter.GetBytes((int)MaxHops));     // .NET 10 sets the wrong option here
        }
        else
        {
            _socket.Ttl = MaxHops;
        }
    }
}
