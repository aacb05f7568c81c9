using System.Diagnostics.CodeAnalysis;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Revocation;

/// <summary>A head whose signature was verified. Holding one proves that the authority said so; not that the records are at hand.</summary>
public sealed class SignedRevocationHead
{
    private SignedRevocationHead(RevocationHead content, SignedDocument document, VerifiedIssuer signer) =>
        (Content, Document, Signer) = (content, document, signer);

    public RevocationHead Content { get; }

    /// <summary>The bytes as signed, to hand on and to show as evidence.</summary>
    public SignedDocument Document { get; }

    public VerifiedIssuer Signer { get; }

    /// <param name="document">The signed head.</param>
    /// <param name="kind">Which list it is said to be; the signature's purpose must agree.</param>
    /// <param name="anchors">Who may sign.</param>
    /// <param name="revocations">What is known about revoked issuing certificates.</param>
    /// <param name="now">The authority's time, not the machine's (S3).</param>
    /// <param name="head">The head when the answer is true.</param>
    /// <param name="why">Why not.</param>
    public static bool TryVerify(
        SignedDocument document,
        RevocationListKind kind,
        TrustAnchors anchors,
        IRevocationLookup revocations,
        DateTimeOffset now,
        [NotNullWhen(true)] out SignedRevocationHead? head,
        out RevocationRejection why)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(anchors);
        head = null;
        if (!TryRead(document, kind, anchors, out var signers, out var content, out why))
        {
            return false;
        }

        if (DropsTooEarly(content, now))
        {
            why = RevocationRejection.DropsTooEarly;
            return false;
        }

        var signer = signers.Find(issuer => issuer.IsValidAt(now) && issuer.IsValidAt(content.ThisUpdate) && !issuer.IsRevoked(revocations));
        head = signer is null ? null : new SignedRevocationHead(content, document, signer);
        why = head is not null ? RevocationRejection.None
            : signers.TrueForAll(issuer => issuer.IsRevoked(revocations)) ? RevocationRejection.SignerRevoked
            : RevocationRejection.SignerNotValid;
        return head is not null;
    }

    /// <summary>For what this program itself took and kept: the signature, without today's dates and revocations.</summary>
    internal static bool TryVerifyStored(
        SignedDocument document, RevocationListKind kind, TrustAnchors anchors, [NotNullWhen(true)] out SignedRevocationHead? head, out RevocationRejection why)
    {
        head = TryRead(document, kind, anchors, out var signers, out var content, out why) ? new SignedRevocationHead(content, document, signers[0]) : null;
        return head is not null;
    }

    // R2: devices by an issuing key, issuing by the root or, after a roll-over, by a root that the pinned one cross-signed. One key may
    // stand here more than once, under different certificates.
    private static List<VerifiedIssuer> FindSigners(SignedDocument document, RevocationListKind kind, TrustAnchors anchors)
    {
        if (document.Payload.Length > RevocationHead.MaxPayload)
        {
            return [];
        }

        var purpose = RevocationHead.Purpose(kind);
        return [.. anchors.Issuers.Where(issuer => issuer.IsIssuing == (kind == RevocationListKind.Devices) && issuer.Verify(purpose, document))];
    }

    private static bool TryRead(
        SignedDocument document,
        RevocationListKind kind,
        TrustAnchors anchors,
        out List<VerifiedIssuer> signers,
        [NotNullWhen(true)] out RevocationHead? content,
        out RevocationRejection why)
    {
        content = null;
        signers = FindSigners(document, kind, anchors);
        why = signers.Count == 0 ? RevocationRejection.BadSignature
            : !RevocationHeadContent.TryRead(document.Payload, out content) || content.Kind != kind ? RevocationRejection.MalformedHead
            : content.Authority != anchors.Authority ? RevocationRejection.OtherAuthority
            : RevocationRejection.None;
        return why == RevocationRejection.None && content is not null;
    }

    /// <summary>R3: measured by the list's own time, and by ours with two days for a clock that runs behind.</summary>
    private static bool DropsTooEarly(RevocationHead head, DateTimeOffset now)
    {
        var said = DateOnly.FromDateTime(head.ThisUpdate.UtcDateTime).DayNumber - RevocationHead.KeptDays;
        var ours = DateOnly.FromDateTime(now.UtcDateTime).DayNumber + 2 - RevocationHead.KeptDays;
        return head.KeptFrom.DayNumber > Math.Min(said, ours);
    }
}
