using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Certificates;

/// <summary>The JSON inside signed statements and records. Bounded before it is parsed; never throws.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 4, AllowDuplicateProperties = false, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KeyStatementPayload))]
[JsonSerializable(typeof(ReissueRecordPayload))]
internal sealed partial class KeyChangeJson : JsonSerializerContext
{
    private const int LongestPayload = 1024;

    internal static bool TryRead<T>(SignedDocument? document, JsonTypeInfo<T> type, out T? payload)
        where T : class
    {
        payload = null;
        if (document is not { Payload: { Length: > 0 and <= LongestPayload }, Signature: not null })
        {
            return false;
        }

        try
        {
            payload = JsonSerializer.Deserialize(document.Payload, type);
        }
        catch (JsonException)
        {
            return false;
        }

        return payload is not null;
    }
}
