using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Inventory;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DirectoryResponse))]
[JsonSerializable(typeof(CertificatePage))]
[JsonSerializable(typeof(CertificateRecord))]
internal sealed partial class InventoryJson : JsonSerializerContext;
