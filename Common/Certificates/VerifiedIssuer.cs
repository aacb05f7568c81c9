using System.Security.Cryptography;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// A root, cross or issuing certificate whose signatures lead to a pinned root. Dates and revocation change with time, so they are asked
/// anew at each use. Only <see cref="TrustAnchors"/> makes these.
/// </summary>
public sealed class VerifiedIssuer
{
    private const int KeptHandles = 4;
    private const int UnlimitedDepth = 4; // roots without a path length: cross, cross, issuing
    private readonly VerificationKey _key;
    private readonly int _depthBelow;

    private VerifiedIssuer(ReceivedCertificate certificate, VerifiedIssuer? parent)
    {
        Certificate = certificate;
        Parent = parent;
        _key = new VerificationKey(certificate.Spki, certificate.Fields.Key, KeptHandles);
        var own = certificate.Fields.Extensions.PathLength ?? UnlimitedDepth;
        _depthBelow = parent is null ? Math.Min(own, UnlimitedDepth) : Math.Min(own, parent._depthBelow - 1);
        NotBefore = parent is null || parent.NotBefore < certificate.NotBefore ? certificate.NotBefore : parent.NotBefore;
        NotAfter = parent is null || parent.NotAfter > certificate.NotAfter ? certificate.NotAfter : parent.NotAfter;
    }

    public ReceivedCertificate Certificate { get; }

    public SpkiHash KeyHash => Certificate.KeyHash;

    /// <summary>From when to when every certificate of the path is valid.</summary>
    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    public bool IsRoot => Parent is null;

    /// <summary>N5: the root signs no leaf, so only a certificate that may sign nothing but leaves counts for one.</summary>
    public bool IsIssuing => Parent is not null && Certificate.Fields.Extensions.PathLength == CertificateProfile.IssuingPathLength;

    internal VerifiedIssuer? Parent { get; }

    /// <summary>Checks a signature of this key over a document, such as a revocation list.</summary>
    public bool Verify(string purpose, SignedDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return _key.VerifyDocument(purpose, document.Payload, document.Signature);
    }

    /// <summary>For formats that check their signatures themselves, such as a CRL. The caller disposes it.</summary>
    public ECDsa CreatePublicKey() => _key.Import();

    public bool IsValidAt(DateTimeOffset time) => NotBefore <= time && time <= NotAfter;

    public bool IsRevoked(IRevocationLookup revocations)
    {
        ArgumentNullException.ThrowIfNull(revocations);
        return FindRevocation(revocations, asOf: null);
    }

    internal bool FindRevocation(IRevocationLookup revocations, DateTimeOffset? asOf) =>
        Parent is not null
        && (RevocationCheck.TryFind(revocations, Parent.KeyHash, Certificate, asOf, out _) || Parent.FindRevocation(revocations, asOf));

    internal bool Signed(ReceivedCertificate certificate) =>
        certificate.Fields.NamesAsIssuer(Certificate.Fields) && _key.VerifyCertificate(certificate.Fields);

    /// <summary>A pinned root: the pin is what makes it trusted, the rest is that it can do its work (N5).</summary>
    internal static VerifiedIssuer? TryRoot(ReceivedCertificate certificate)
    {
        var fields = certificate.Fields;
        var good = fields.IsSelfIssued && fields.Key == SignatureScheme.P384Sha384 && MaySignCertificates(fields)
            && fields.Extensions.PathLength != CertificateProfile.IssuingPathLength;
        var root = new VerifiedIssuer(certificate, parent: null);
        return good && root._key.VerifyCertificate(fields) ? root : null;
    }

    /// <summary>One step of a path: this key signed that authority certificate, and may have others below it.</summary>
    internal VerifiedIssuer? TryStep(ReceivedCertificate certificate)
    {
        var fields = certificate.Fields;
        var isCross = fields.Extensions.PathLength != CertificateProfile.IssuingPathLength;
        var good = _depthBelow > 0 && !fields.IsSelfIssued && !IsInPath(certificate.KeyHash) && MaySignCertificates(fields)
            && (!isCross || fields.Key == SignatureScheme.P384Sha384);
        return good && Signed(certificate) ? new VerifiedIssuer(certificate, this) : null;
    }

    // Two roots that signed each other would otherwise make paths that go round and round.
    private bool IsInPath(SpkiHash key) => KeyHash == key || (Parent?.IsInPath(key) ?? false);

    private static bool MaySignCertificates(CertificateFields fields) =>
        fields.Extensions.IsAuthority
        && fields.Extensions.SubjectKeyId is not null
        && fields.Extensions.KeyUsage is { } usage && (usage & CertificateExtensions.KeyCertSign) != 0;
}
