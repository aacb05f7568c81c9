using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery.Browsing;

/// <summary>AskUnicast is for whoever has port 5353 alone: nobody else receives unicast answers reliably (RFC 6762 §15.1).</summary>
internal sealed record QuerierSettings(IReadOnlyCollection<ServiceKind> Kinds, bool AskUnicast, Jitter Jitter);
