using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Admin;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuthorityStatus))]
internal sealed partial class AdminJson : JsonSerializerContext;
