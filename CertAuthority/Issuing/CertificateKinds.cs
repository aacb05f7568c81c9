using PeerSecure.CertAuthority.Der;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>What each kind of certificate contains (N3 to N5). Signing it is up to the caller.</summary>
internal sealed class CertificateKinds(AuthorityNames names, DateTimeOffset now)
{
    private readonly DateTimeOffset _now = DerText.WholeSeconds(now);

    private byte[] AuthorityName => Extension.Names(names.AuthorityUri, [], []);

    private DateTimeOffset NotBefore => _now - Lifetimes.Backdate;

    public CertificateContent Root(SubjectPublicKey key) => new()
    {
        Subject = CertificateSigner.NameOf("Root", key),
        PublicKey = key,
        NotBefore = NotBefore,
        NotAfter = _now + Lifetimes.Root,
        Extensions = [Extension.Authority(pathLength: null), Extension.SignsCertificates, Extension.SubjectKey(key)],
    };

    /// <summary>N7: one root's key vouched for by another, so that whoever pinned the one comes to trust the other.</summary>
    public CertificateContent Cross(HeldCertificate subject, HeldCertificate issuer) => new()
    {
        Subject = subject.Subject,
        PublicKey = subject.PublicKey,
        NotBefore = NotBefore,
        NotAfter = Lifetimes.Earlier(subject.NotAfter, issuer.NotAfter),
        Extensions =
        [
            Extension.Authority(pathLength: null), Extension.SignsCertificates,
            Extension.SubjectKey(subject.PublicKey), Extension.IssuerKey(issuer.PublicKey),
            .. names.RevocationList(issuer.PublicKey),
        ],
    };

    public CertificateContent Issuing(SubjectPublicKey key, HeldCertificate root) => new()
    {
        Subject = CertificateSigner.NameOf("Issuing", key),
        PublicKey = key,
        NotBefore = NotBefore,
        NotAfter = Lifetimes.Earlier(_now + Lifetimes.Issuing, root.NotAfter),
        Extensions =
        [
            Extension.Authority(CertificateProfile.IssuingPathLength), Extension.SignsCertificatesAndDocuments,
            Extension.SubjectKey(key), Extension.IssuerKey(root.PublicKey),
            .. names.RevocationList(root.PublicKey),
        ],
    };

    /// <summary>N4: peers look at the URI alone; the host names are for curl and browsers.</summary>
    public CertificateContent Tls(SubjectPublicKey key, HeldCertificate issuing) =>
        Service("PeerSecure Authority", key, issuing, Lifetimes.Service,
            Extension.Purposes(critical: false, CertificateProfile.ServerAuth), Extension.Names(names.AuthorityUri, names.DnsNames, names.Addresses));

    public CertificateContent Ticket(SubjectPublicKey key, HeldCertificate issuing) =>
        Service("PeerSecure Tickets", key, issuing, Lifetimes.Service, Extension.Purposes(critical: false, CertificateProfile.TicketSigning), AuthorityName);

    /// <summary>RFC 3161 section 2.3: one purpose, and critical.</summary>
    public CertificateContent Timestamp(SubjectPublicKey key, HeldCertificate issuing) =>
        Service("PeerSecure Time", key, issuing, Lifetimes.Service, Extension.Purposes(critical: true, CertificateProfile.TimeStamping), AuthorityName);

    /// <summary>RFC 6960 section 4.2.2.2: answers for one issuing key, made by a key that may do nothing else.</summary>
    public CertificateContent OcspResponder(SubjectPublicKey key, HeldCertificate issuing) =>
        Service("PeerSecure Status", key, issuing, Lifetimes.OcspResponder,
            Extension.Purposes(critical: false, CertificateProfile.OcspSigning), AuthorityName, Extension.OcspNoCheck);

    private CertificateContent Service(
        string name, SubjectPublicKey key, HeldCertificate issuing, TimeSpan lifetime, params byte[][] extensions) => new()
        {
            Subject = DerText.Encode(writer => writer.WriteCommonName(name)),
            PublicKey = key,
            NotBefore = NotBefore,
            NotAfter = Lifetimes.Earlier(_now + lifetime, issuing.NotAfter),
            Extensions =
            [
                Extension.SignatureOnly, .. extensions, Extension.SubjectKey(key), Extension.IssuerKey(issuing.PublicKey),
                .. names.RevocationList(issuing.PublicKey), .. names.Status,
            ],
        };
}
