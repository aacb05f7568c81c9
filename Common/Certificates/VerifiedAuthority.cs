using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Certificates;

/// <summary>A certificate of the authority itself, in one role, that a pinned root vouches for (N4, N5).</summary>
public sealed class VerifiedAuthority
{
    private const int KeptHandles = 2; // the ticket key's signature stands under every stored receipt
    private readonly VerificationKey _key;

    private VerifiedAuthority(ReceivedCertificate certificate, AuthorityId authority, AuthorityRole role, VerifiedIssuer issuer)
    {
        (Certificate, Authority, Role, Issuer) = (certificate, authority, role, issuer);
        _key = new VerificationKey(certificate.Spki, certificate.Fields.Key, KeptHandles);
    }

    public AuthorityId Authority { get; }

    public AuthorityRole Role { get; }

    public ReceivedCertificate Certificate { get; }

    public VerifiedIssuer Issuer { get; }

    public static bool TryVerify(
        ReceivedChain chain,
        TrustAnchors anchors,
        AuthorityRole role,
        IRevocationLookup revocations,
        DateTimeOffset now,
        [NotNullWhen(true)] out VerifiedAuthority? verified,
        out CertificateRejection why) =>
        TryVerify(chain, role, new Judgement(anchors, revocations, now, AsOf: null), out verified, out why);

    /// <summary>
    /// At joining, when the pinned root is all that is known: the authority's id is what the certificate says, since the pinned
    /// root vouches for that. The anchors are made for it. Dates and revocation are the caller's next questions (S3).
    /// </summary>
    public static bool TryVerifyAtJoin(
        ReceivedChain chain,
        ReceivedCertificate pinnedRoot,
        [NotNullWhen(true)] out UndatedAuthority? verified,
        [NotNullWhen(true)] out TrustAnchors? anchors,
        out CertificateRejection why)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(pinnedRoot);
        verified = null;
        anchors = null;
        if (!AuthorityIdentity.TryParse(chain.Leaf.UnverifiedUri, out var claimed))
        {
            why = CertificateRejection.WrongNames;
            return false;
        }

        return TrustAnchors.TryCreate(claimed.Authority, [pinnedRoot], out anchors, out why)
            && UndatedAuthority.TryVerify(chain, anchors, AuthorityRole.Tls, DangerousNoRevocation.Lookup, out verified, out why);
    }

    /// <summary>Checks a signature this key made for one purpose.</summary>
    public bool Verify(string purpose, SignedDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return _key.VerifyDocument(purpose, document.Payload, document.Signature);
    }

    /// <summary>For formats that check their signatures themselves, such as a ticket or a time stamp. The caller disposes it.</summary>
    public ECDsa CreatePublicKey() => _key.Import();

    internal static bool TryVerify(
        ReceivedChain chain, AuthorityRole role, Judgement judgement, [NotNullWhen(true)] out VerifiedAuthority? verified, out CertificateRejection why)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(judgement.Anchors);
        ArgumentNullException.ThrowIfNull(judgement.Revocations);
        verified = null;
        why = LeafProfile.CheckAuthority(chain.Leaf, judgement.Anchors.Authority, role);
        if (why == CertificateRejection.None && judgement.TryFindIssuer(chain, out var issuer, out why))
        {
            verified = new VerifiedAuthority(chain.Leaf, judgement.Anchors.Authority, role, issuer!);
        }

        return verified is not null;
    }
}
