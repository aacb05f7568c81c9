using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>The payload of a signed document, read only after its signature was found good.</summary>
internal static class DocumentReader
{
    internal static bool TryRead<T>(
        SignedDocument? document, string purpose, VerifiedDevice signer, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? payload, out DocumentRejection why)
        where T : class
    {
        payload = null;
        if (!IsBounded(document) || !signer.Verify(purpose, document))
        {
            why = DocumentRejection.BadSignature;
            return false;
        }

        return TryParse(document, type, out payload, out why);
    }

    internal static bool TryParse<T>(
        SignedDocument document, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? payload, out DocumentRejection why)
        where T : class
    {
        payload = TryParse(document.Payload, type);
        why = payload is null ? DocumentRejection.Malformed : DocumentRejection.None;
        return payload is not null;
    }

    internal static T? TryParse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static bool IsBounded([NotNullWhen(true)] SignedDocument? document) =>
        document is { Payload.Length: > 0 and <= EnvelopeLimits.MaxDocumentLength, Signature.Length: > 0 };
}
