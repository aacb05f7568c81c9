using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery.Announcing;

/// <summary>
/// AskUnicast is for whoever has port 5353 alone: nobody else receives unicast answers reliably (RFC 6762 §15.1). NewHostLabel
/// gives a fresh, unguessable host name at every call.
/// </summary>
internal sealed record ResponderSettings(ServiceAdvert Advert, Lifetimes Lifetimes, bool AskUnicast, Jitter Jitter, Func<string> NewHostLabel);
