using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>
/// An issuing key and what it signs. The current one certifies devices; one that was replaced stays until its certificate expires, for
/// the lists and answers about what it had signed.
/// </summary>
internal sealed class Issuer
{
    private static readonly TimeSpan ResponderRenewal = TimeSpan.FromDays(1);

    private readonly AuthorityNames _names;
    private readonly Lock _gate = new();
    private ServiceKey? _responder;

    public Issuer(HeldCertificate certificate, SigningKey key, AuthorityNames names)
    {
        Certificate = certificate;
        Signer = new CertificateSigner(key, certificate.Subject);
        Devices = new DeviceCertificates(Signer, certificate, names);
        _names = names;
    }

    public HeldCertificate Certificate { get; }

    /// <summary>For lists of revoked certificates and documents of our own format.</summary>
    public CertificateSigner Signer { get; }

    public DeviceCertificates Devices { get; }

    /// <summary>
    /// The key that signs OCSP answers about this issuer's certificates. It lives in memory alone and is made anew every day, so
    /// there is no file to steal and nothing to revoke.
    /// </summary>
    public ServiceKey ResponderAt(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_responder is null || now - _responder.Certificate.NotBefore > ResponderRenewal)
            {
#pragma warning disable CA2000 // Belongs to this issuer; the one it replaces may still be signing and is left to the collector.
                var key = SigningKey.Create(KeyCurve.P256);
#pragma warning restore CA2000
                var certificate = new CertificateKinds(_names, now).OcspResponder(key.PublicKey, Certificate).Issue(Signer);
                _responder = new ServiceKey(new HeldCertificate(certificate.Der), key);
            }

            return _responder;
        }
    }
}
