using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>The two ends of every enrolment: signing what is to be stored, and answering with what was stored.</summary>
internal sealed class IssueCertificate(AuthorityKeys keys, AuthorityMetrics metrics, ILogger<IssueCertificate> log)
{
    private readonly Counter _issued = metrics.Counter("peersecure_certificates_issued_total", "Certificates issued.", "way");

    public StoredCertificate Sign(AccountName account, DeviceName device, SigningRequest request, DateTimeOffset now)
    {
        var set = keys.Current;
        var issued = set.Issuing.Devices.Issue(new DeviceIdentity(set.Authority, account, device), request, now);
        return StoredCertificate.OfDevice(issued, set.Issuing.Certificate.PublicKey.Hash, account, device, now);
    }

    public EstResult Answer(StoredCertificate stored, string way)
    {
        _issued.Add(way);
        log.CertificateIssued(stored.Serial, stored.Account!, stored.Device!, stored.NotAfter);
        return new EstResult(CertsOnly.Encode([stored.Der]), enrolled: true);
    }
}
