using PeerSecure.CertAuthority.Der;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>
/// Signs device certificates (N3) under one issuing key. What is the same in all of them is encoded once, here; a certificate
/// then costs little more than its signature. Safe to use from many threads.
/// </summary>
internal sealed class DeviceCertificates
{
    private static readonly byte[] ClientAndServer = Extension.Purposes(critical: false, CertificateProfile.ClientAuth, CertificateProfile.ServerAuth);

    private readonly CertificateSigner _signer;
    private readonly HeldCertificate _issuing;
    private readonly byte[][] _commonExtensions;

    public DeviceCertificates(CertificateSigner signer, HeldCertificate issuing, AuthorityNames names)
    {
        _signer = signer;
        _issuing = issuing;
        _commonExtensions =
        [
            Extension.SignatureOnly, ClientAndServer, Extension.IssuerKey(issuing.PublicKey),
            .. names.RevocationList(issuing.PublicKey), .. names.Status,
        ];
    }

    /// <summary>
    /// Certifies the key of a request, whose sender thereby proved to hold it, for the device that the caller authenticated.
    /// Nothing else from the request goes into the certificate.
    /// </summary>
    public IssuedCertificate Issue(DeviceIdentity device, SigningRequest request, DateTimeOffset now)
    {
        var start = DerText.WholeSeconds(now);
        var content = new CertificateContent
        {
            Subject = DerText.Encode(writer => writer.WriteCommonName(device.Account.Value)),
            PublicKey = request.PublicKey,
            NotBefore = start - Lifetimes.Backdate,
            NotAfter = Lifetimes.Earlier(start + Lifetimes.Device, _issuing.NotAfter),
            Extensions = [.. _commonExtensions, Extension.SubjectKey(request.PublicKey), Extension.Names(device.Uri, [], [])],
        };
        return content.Issue(_signer);
    }
}
