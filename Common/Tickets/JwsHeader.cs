using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeerSecure.Common.Tickets;

/// <summary>
/// The protected header we write and the only one we read: <c>alg</c>, <c>typ</c>, <c>kid</c>, each once, each text. A member more is a
/// refusal, because every other member of RFC 7515 changes what is verified or where the key comes from.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record JwsHeader
{
    internal const string Es256 = "ES256";

    [JsonPropertyName("alg")]
    public required string Algorithm { get; init; }

    [JsonPropertyName("typ")]
    public required string Type { get; init; }

    [JsonPropertyName("kid")]
    public required string KeyId { get; init; }

    internal byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, TicketJson.Default.JwsHeader);

    /// <summary>Null for any other header.</summary>
    internal static JwsHeader? Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, TicketJson.Default.JwsHeader);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
