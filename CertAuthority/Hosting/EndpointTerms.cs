namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Metadata: what an endpoint needs, whether it wants to know its caller although it serves anyone, and whether plain HTTP may reach it.</summary>
internal sealed record EndpointTerms(Need Need, bool WantsCaller, bool OverPlainHttp);
