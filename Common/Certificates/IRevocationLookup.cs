namespace PeerSecure.Common.Certificates;

/// <summary>
/// What verification asks about revocation (R1): by issuer and serial, and by key, never by certificate fingerprint. Answers from
/// memory; it is called several times in each handshake.
/// </summary>
public interface IRevocationLookup
{
    /// <param name="issuer">The key of the certificate's issuer.</param>
    /// <param name="serial">The certificate's serial.</param>
    /// <param name="entry">What is known when the answer is true.</param>
    bool TryFindCertificate(SpkiHash issuer, SerialNumber serial, out RevocationEntry entry);

    bool TryFindKey(SpkiHash key, out RevocationEntry entry);
}
