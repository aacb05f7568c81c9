using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Inventory;

/// <summary>A certificate as the inventory keeps it.</summary>
internal sealed record StoredCertificate
{
    /// <summary>The order of issuing; nothing before it is stored.</summary>
    public long Id { get; init; }

    public required string Serial { get; init; }

    /// <summary>SHA-256 of the issuer's key: what revocation names an issuer by (R1).</summary>
    public required SpkiHash Issuer { get; init; }

    public required CertificateKind Kind { get; init; }

    public string? Account { get; init; }

    public string? Device { get; init; }

    public required SpkiHash Key { get; init; }

    public required CertificateFingerprint Fingerprint { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public required DateTimeOffset Issued { get; init; }

    public SpkiHash? RenewedTo { get; init; }

    public DateTimeOffset? Published { get; init; }

    public required byte[] Der { get; init; }

    public bool IsOf(AccountName account, DeviceName device) => Kind == CertificateKind.Device && Account == account.Value && Device == device.Value;

    public static StoredCertificate OfDevice(IssuedCertificate issued, SpkiHash issuer, AccountName account, DeviceName device, DateTimeOffset now) =>
        Of(issued, issuer, CertificateKind.Device, now) with { Account = account.Value, Device = device.Value };

    public static StoredCertificate Of(IssuedCertificate issued, SpkiHash issuer, CertificateKind kind, DateTimeOffset now) => new()
    {
        Serial = issued.Serial.ToString(),
        Issuer = issuer,
        Kind = kind,
        Key = issued.PublicKey.Hash,
        Fingerprint = CertificateFingerprint.Of(issued.Der),
        NotBefore = issued.NotBefore,
        NotAfter = issued.NotAfter,
        Issued = now,
        Der = issued.Der,
    };
}
