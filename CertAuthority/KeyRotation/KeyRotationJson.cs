using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.KeyRotation;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RotateKeyRequest))]
[JsonSerializable(typeof(RotateKeyResponse))]
internal sealed partial class KeyRotationJson : JsonSerializerContext;
