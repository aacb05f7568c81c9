using System.Text.Json.Serialization;

namespace PeerSecure.Common.Revocation;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 6)]
[JsonSerializable(typeof(RevocationHeadContent))]
[JsonSerializable(typeof(RevocationUpdates))]
internal sealed partial class RevocationJson : JsonSerializerContext;
