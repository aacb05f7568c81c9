using System.Text.Json.Serialization;

namespace PeerSecure.Common.Tickets;

[JsonSourceGenerationOptions(
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 6)]
[JsonSerializable(typeof(JwsHeader))]
[JsonSerializable(typeof(TicketKeyPayload))]
[JsonSerializable(typeof(TicketPayload))]
[JsonSerializable(typeof(TimePayload))]
internal sealed partial class TicketJson : JsonSerializerContext;
