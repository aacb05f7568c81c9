namespace PeerSecure.CertAuthority.Issuing;

/// <summary>A key that does one job for the authority (TLS, tickets, time), and its certificate.</summary>
internal sealed record ServiceKey(HeldCertificate Certificate, SigningKey Key);
