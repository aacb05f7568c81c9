using System.Net;

namespace PeerSecure.Common.Discovery.Protocol;

/// <summary>How a packet reached us.</summary>
internal readonly record struct Arrival(Link Link, IPEndPoint Source, bool Multicast);
