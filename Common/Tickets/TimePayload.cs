using System.Text.Json.Serialization;

namespace PeerSecure.Common.Tickets;

/// <summary>What a time answer says (S3); stamps in RFC 3339 UTC, to 100 nanoseconds.</summary>
internal sealed record TimePayload
{
    [JsonPropertyName("iss")]
    public required string Issuer { get; init; }

    [JsonPropertyName("nonce")]
    public required string Nonce { get; init; }

    [JsonPropertyName("receivedAt")]
    public required DateTimeOffset ReceivedAt { get; init; }

    [JsonPropertyName("transmittedAt")]
    public required DateTimeOffset TransmittedAt { get; init; }
}
