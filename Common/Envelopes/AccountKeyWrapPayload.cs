using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>K2: an account key wrapped to one device.</summary>
internal sealed record AccountKeyWrapPayload
{
    public required string Authority { get; init; }

    public required string Account { get; init; }

    public required int Version { get; init; }

    /// <summary>The device that wrapped and signed.</summary>
    public required string By { get; init; }

    /// <summary>The device that can open it.</summary>
    public required string Device { get; init; }

    [JsonConverter(typeof(Base64UrlConverter))]
    public required byte[] Ciphertext { get; init; }

    [JsonConverter(typeof(UtcTimeConverter))]
    public required DateTimeOffset MadeAt { get; init; }
}
