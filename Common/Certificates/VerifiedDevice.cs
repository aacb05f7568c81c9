using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// A device whose certificate a pinned root vouches for, in date and not revoked when it was verified. There is no other way to one than
/// the members here, so code that takes a VerifiedDevice need not check again.
/// </summary>
public sealed class VerifiedDevice
{
    private readonly VerificationKey _key;

    private VerifiedDevice(ReceivedCertificate certificate, DeviceIdentity identity, VerifiedIssuer issuer)
    {
        (Certificate, Identity, Issuer) = (certificate, identity, issuer);
        _key = new VerificationKey(certificate.Spki, certificate.Fields.Key, keptHandles: 1);   // one who is heard is heard again
    }

    public DeviceIdentity Identity { get; }

    public ReceivedCertificate Certificate { get; }

    public SpkiHash KeyHash => Certificate.KeyHash;

    public VerifiedIssuer Issuer { get; }

    /// <summary>After <see cref="TryVerifyAsOf"/>: it was revoked later, which is shown with what it signed (M2).</summary>
    public RevocationEntry? RevokedLater { get; private init; }

    public static bool TryVerify(
        ReceivedChain chain,
        TrustAnchors anchors,
        IRevocationLookup revocations,
        DateTimeOffset now,
        [NotNullWhen(true)] out VerifiedDevice? device,
        out CertificateRejection why) =>
        TryVerify(chain, new Judgement(anchors, revocations, now, AsOf: null), out device, out why);

    /// <summary>
    /// For what was signed in the past and stored at a proven time (M2): dates and revocations are those of that time. A device that was
    /// revoked since then passes and says so. Never for a live connection.
    /// </summary>
    public static bool TryVerifyAsOf(
        ReceivedChain chain,
        TrustAnchors anchors,
        IRevocationLookup revocations,
        DateTimeOffset asOf,
        [NotNullWhen(true)] out VerifiedDevice? device,
        out CertificateRejection why) =>
        TryVerify(chain, new Judgement(anchors, revocations, asOf, asOf), out device, out why);

    /// <summary>R3: revocations change while a session lives; asks whether this device would still pass.</summary>
    public CertificateRejection JudgeAgain(IRevocationLookup revocations, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(revocations);
        return RevocationCheck.TryFind(revocations, Issuer.KeyHash, Certificate, asOf: null, out _) ? CertificateRejection.Revoked
            : Issuer.IsRevoked(revocations) ? CertificateRejection.IssuerRevoked
            : now > Certificate.NotAfter ? CertificateRejection.Expired
            : CertificateRejection.None;
    }

    /// <summary>Checks a signature this device made for one purpose.</summary>
    public bool Verify(string purpose, SignedDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return _key.VerifyDocument(purpose, document.Payload, document.Signature);
    }

    /// <summary>Checks a DER signature under no purpose of ours: that of a certificate request for this same key.</summary>
    public bool VerifyRequest(ReadOnlyMemory<byte> content, byte[] signature, HashAlgorithmName hash) => _key.VerifyRequest(content, signature, hash);

    /// <summary>For other uses of the verified key. The caller disposes it.</summary>
    public ECDsa CreatePublicKey() => _key.Import();

    private static bool TryVerify(ReceivedChain chain, Judgement judgement, out VerifiedDevice? device, out CertificateRejection why)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(judgement.Anchors);
        ArgumentNullException.ThrowIfNull(judgement.Revocations);
        device = null;
        why = LeafProfile.CheckDevice(chain.Leaf, judgement.Anchors.Authority, out var identity);
        if (why != CertificateRejection.None || !judgement.TryFindIssuer(chain, out var issuer, out why))
        {
            return false;
        }

        var isRevokedLater = RevocationCheck.TryFind(judgement.Revocations, issuer!.KeyHash, chain.Leaf, asOf: null, out var later);
        device = new VerifiedDevice(chain.Leaf, identity!, issuer) { RevokedLater = isRevokedLater ? later : null };
        return true;
    }
}
