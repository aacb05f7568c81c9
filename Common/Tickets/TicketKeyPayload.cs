using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Tickets;

/// <summary>A key document as it is written (RFC 7517, 7518).</summary>
internal sealed record TicketKeyPayload
{
    [JsonPropertyName("keys")]
    public required Key[] Keys { get; init; }

    internal sealed record Key
    {
        [JsonPropertyName("kty")]
        public required string Type { get; init; }

        [JsonPropertyName("crv")]
        public required string Curve { get; init; }

        [JsonPropertyName("x"), JsonConverter(typeof(Base64UrlConverter))]
        public required byte[] X { get; init; }

        [JsonPropertyName("y"), JsonConverter(typeof(Base64UrlConverter))]
        public required byte[] Y { get; init; }

        [JsonPropertyName("use")]
        public required string Use { get; init; }

        [JsonPropertyName("alg")]
        public required string Algorithm { get; init; }

        [JsonPropertyName("kid")]
        public required string Id { get; init; }

        /// <summary>DER in plain base64, as RFC 7517 has it.</summary>
        [JsonPropertyName("x5c")]
        public required byte[][] Chain { get; init; }
    }
}
