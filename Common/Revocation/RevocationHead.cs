using System.Text.Json;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Revocation;

/// <summary>
/// What is signed of a revocation list (R2): which list, how new, when said, from which day on records are kept, how many there are
/// and the hash of all of them, and how far the authority's audit log had come, so that a cut tail of that log shows.
/// </summary>
public sealed record RevocationHead(
    AuthorityId Authority,
    RevocationListKind Kind,
    RevocationNumber Number,
    DateTimeOffset ThisUpdate,
    DateOnly KeptFrom,
    uint Count,
    ReadOnlyMemory<byte> Hash,
    long AuditCount,
    ReadOnlyMemory<byte> AuditHash)
{
    /// <summary>R3: so long a record stays after its certificate expired.</summary>
    public const int KeptDays = 31;

    internal const int MaxPayload = 1024;

    /// <summary>Signs this with the key of the authority that <see cref="RevocationListKind"/> names.</summary>
    public SignedDocument Sign(DocumentSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        var payload = JsonSerializer.SerializeToUtf8Bytes(RevocationHeadContent.Of(this), RevocationJson.Default.RevocationHeadContent);
        return new SignedDocument(payload, signer(Purpose(Kind), payload));
    }

    /// <summary>Each list has its own, so that an issuing key can never say which issuing keys are revoked.</summary>
    internal static string Purpose(RevocationListKind kind) => kind == RevocationListKind.Issuing ? "issuing revocations" : "device revocations";

    internal bool HasHash(ReadOnlySpan<byte> hash) => Hash.Span.SequenceEqual(hash);
}
