namespace PeerSecure.Common.Certificates;

/// <summary>R1: a certificate is revoked by its issuer and serial, or by its key whatever certificate carries it.</summary>
internal static class RevocationCheck
{
    /// <param name="revocations">Who is asked.</param>
    /// <param name="issuer">The key that signed the certificate.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="asOf">Later revocations do not count yet; null counts all.</param>
    /// <param name="entry">What counts, when the answer is true; the worse of the two, so that a compromise is not hidden by a re-key.</param>
    internal static bool TryFind(
        IRevocationLookup revocations, SpkiHash issuer, ReceivedCertificate certificate, DateTimeOffset? asOf, out RevocationEntry entry)
    {
        var byCertificate = revocations.TryFindCertificate(issuer, certificate.Serial, out entry) && !IsLater(entry, asOf);
        var byKey = revocations.TryFindKey(certificate.KeyHash, out var ofKey) && !IsLater(ofKey, asOf);
        if (byKey && (!byCertificate || !entry.VoidsSignatures))
        {
            entry = ofKey;
        }

        return byCertificate || byKey;
    }

    private static bool IsLater(RevocationEntry entry, DateTimeOffset? asOf) => entry.RevokedAt > asOf;
}
