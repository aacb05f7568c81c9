using PeerSecure.CertAuthority.Issuing;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>RFC 7030 section 4.1: roots, issuing and cross certificates. The client checks them against the fingerprint it has (N7).</summary>
internal static class CaCerts
{
    public static EstResult Handle(AuthorityKeys keys) =>
        new(CertsOnly.Encode(keys.Current.CaCertificates.Select(static held => held.Der)), enrolled: false);
}
