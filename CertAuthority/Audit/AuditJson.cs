using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Audit;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(AuditRecord))]
[JsonSerializable(typeof(VerifyAuditRequest))]
[JsonSerializable(typeof(VerifyAuditResponse))]
internal sealed partial class AuditJson : JsonSerializerContext;
