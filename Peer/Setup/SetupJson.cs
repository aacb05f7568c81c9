using System.Text.Json.Serialization;

namespace PeerSecure.Peer.Setup;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JoinReport))]
[JsonSerializable(typeof(AccountReport))]
[JsonSerializable(typeof(LoginReport))]
[JsonSerializable(typeof(WhoAmIReport))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(TimeReport))]
[JsonSerializable(typeof(StampReport))]
internal sealed partial class SetupJson : JsonSerializerContext;
