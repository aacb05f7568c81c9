using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery.Network;

internal delegate void ReceivedPacket(in Arrival arrival, ReadOnlySpan<byte> packet);
