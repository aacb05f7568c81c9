using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>A certificate just signed, with what the inventory keeps of it.</summary>
internal sealed record IssuedCertificate(
    byte[] Der, SerialNumber Serial, SpkiHash Issuer, SubjectPublicKey PublicKey, DateTimeOffset NotBefore, DateTimeOffset NotAfter);
