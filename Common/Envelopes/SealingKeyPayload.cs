using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>K1: the public half of a sealing key.</summary>
internal sealed record SealingKeyPayload
{
    public required string Authority { get; init; }

    public required string Account { get; init; }

    public required string Device { get; init; }

    public required string Suite { get; init; }

    [JsonConverter(typeof(Base64UrlConverter))]
    public required byte[] Key { get; init; }

    [JsonConverter(typeof(UtcTimeConverter))]
    public required DateTimeOffset MadeAt { get; init; }
}
