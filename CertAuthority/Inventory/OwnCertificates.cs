using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Inventory;

/// <summary>Puts the authority's own certificates into the inventory, so that lists and OCSP answer for them as for any other.</summary>
internal static class OwnCertificates
{
    public static void Record(SqliteConnection connection, KeySet keys, DateTimeOffset now)
    {
        foreach (var (held, kind) in Of(keys))
        {
            if (CertificateStore.BySerial(connection, held.Serial.ToString()) is null)
            {
                CertificateStore.Add(connection, ToStored(keys, held, kind, now));
            }
        }
    }

    private static IEnumerable<(HeldCertificate Held, CertificateKind Kind)> Of(KeySet keys) =>
    [
        (keys.Root, CertificateKind.Root),
        (keys.Issuing.Certificate, CertificateKind.Issuing),
        (keys.Tls.Certificate, CertificateKind.Tls),
        (keys.Ticket.Certificate, CertificateKind.Ticket),
        (keys.Timestamp.Certificate, CertificateKind.Timestamp),
        .. keys.Crosses.Concat(keys.BackCrosses).Select(static cross => (cross, CertificateKind.Cross)),
    ];

    private static StoredCertificate ToStored(KeySet keys, HeldCertificate held, CertificateKind kind, DateTimeOffset now) => new()
    {
        Serial = held.Serial.ToString(),
        Issuer = IssuerOf(keys, held),
        Kind = kind,
        Key = held.PublicKey.Hash,
        Fingerprint = CertificateFingerprint.Of(held.Der),
        NotBefore = held.NotBefore,
        NotAfter = held.NotAfter,
        Issued = now,
        Der = held.Der,
    };

    private static SpkiHash IssuerOf(KeySet keys, HeldCertificate held) =>
        keys.CaCertificates.First(issuer => issuer.PublicKey.KeyId == held.IssuerKeyId).PublicKey.Hash;
}
