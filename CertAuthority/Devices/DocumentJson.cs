using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Devices;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SignedDocument))]
internal sealed partial class DocumentJson : JsonSerializerContext;
