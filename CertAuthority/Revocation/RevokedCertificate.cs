using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>R1: a certificate by its issuer's key and its serial, with what was decided about it.</summary>
/// <param name="Issuer">The key that signed it.</param>
/// <param name="Serial">Its serial under that key.</param>
/// <param name="Entry">Since when, and why.</param>
/// <param name="NotAfter">Its own end: 31 days later nobody needs to be told any more (R3).</param>
internal sealed record RevokedCertificate(SpkiHash Issuer, SerialNumber Serial, RevocationEntry Entry, DateTimeOffset NotAfter);
