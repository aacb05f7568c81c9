using System.Net;

namespace PeerSecure.Common.Discovery.Protocol;

/// <summary>A packet to send; without a destination it goes to the multicast group.</summary>
internal readonly record struct Outgoing(Link Link, IPEndPoint? Destination, byte[] Packet);
