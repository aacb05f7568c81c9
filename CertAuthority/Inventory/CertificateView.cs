using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Inventory;

/// <summary>A stored certificate with what is true of it now.</summary>
internal sealed class CertificateView(RevocationIndex revocations, TimeProvider clock)
{
    public const string Good = "good";
    public const string Revoked = "revoked";
    private const string Expired = "expired";

    public CertificateRecord Of(StoredCertificate stored)
    {
        var entry = RevocationOf(stored);
        return new CertificateRecord(
            stored.Serial, stored.Kind.ToString().ToLowerInvariant(), stored.Account, stored.Device, StatusOf(stored, entry),
            stored.Fingerprint.Hex, stored.Key.Hex, stored.NotBefore, stored.NotAfter, stored.Issued, stored.Published,
            entry?.RevokedAt, entry is { } known ? RevocationReasons.NameOf(known.Reason) : null, stored.Der);
    }

    public bool IsGood(StoredCertificate stored) => StatusOf(stored, RevocationOf(stored)) == Good;

    /// <summary>Over by its own date, and neither it nor its key revoked.</summary>
    public bool HasExpired(StoredCertificate stored) => StatusOf(stored, RevocationOf(stored)) == Expired;

    /// <summary>It or its key was revoked, and not because the device went on to another one.</summary>
    public bool IsVoided(StoredCertificate stored) =>
        (revocations.TryFindCertificate(stored.Issuer, SerialNumber.Parse(stored.Serial), out var entry) && entry.VoidsSignatures)
        || (revocations.TryFindKey(stored.Key, out entry) && entry.VoidsSignatures);

    private RevocationEntry? RevocationOf(StoredCertificate stored) =>
        revocations.TryFindCertificate(stored.Issuer, SerialNumber.Parse(stored.Serial), out var entry) || revocations.TryFindKey(stored.Key, out entry)
            ? entry
            : null;

    private string StatusOf(StoredCertificate stored, RevocationEntry? entry)
    {
        var now = clock.GetUtcNow();
        return entry is not null ? Revoked
            : now > stored.NotAfter ? Expired
            : now < stored.NotBefore ? "not-yet-valid"
            : Good;
    }
}
