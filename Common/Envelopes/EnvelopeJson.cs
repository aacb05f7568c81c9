using System.Text.Json.Serialization;

namespace PeerSecure.Common.Envelopes;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 8)]
[JsonSerializable(typeof(PrekeyPayload))]
[JsonSerializable(typeof(SealingKeyPayload))]
[JsonSerializable(typeof(AccountKeyWrapPayload))]
[JsonSerializable(typeof(StoredPayload))]
[JsonSerializable(typeof(ReceiptPayload))]
[JsonSerializable(typeof(MessagePayload))]
[JsonSerializable(typeof(BodyPayload))]
[JsonSerializable(typeof(FileDetails))]
internal sealed partial class EnvelopeJson : JsonSerializerContext;
