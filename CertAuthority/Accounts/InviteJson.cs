using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Accounts;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateInviteRequest))]
[JsonSerializable(typeof(CreateInviteResponse))]
internal sealed partial class InviteJson : JsonSerializerContext;
