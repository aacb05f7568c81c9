using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Inventory;

/// <summary>What to list; what is null does not narrow.</summary>
internal sealed record CertificateFilter
{
    public AccountName? Account { get; init; }

    public DeviceName? Device { get; init; }

    public SerialNumber? Serial { get; init; }

    public CertificateFingerprint? Fingerprint { get; init; }

    /// <summary>Only those that end in this span of time.</summary>
    public (DateTimeOffset From, DateTimeOffset Until)? Expiring { get; init; }

    public long After { get; init; }

    public int Limit { get; init; }
}
