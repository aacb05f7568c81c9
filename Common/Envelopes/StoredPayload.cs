using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>M2: the authority stored these bytes then.</summary>
internal sealed record StoredPayload
{
    public required string Authority { get; init; }

    /// <summary>The account that sent it.</summary>
    public required string Sender { get; init; }

    public required string Id { get; init; }

    /// <summary>For whom: account and device.</summary>
    public required string Account { get; init; }

    public required string Device { get; init; }

    /// <summary>SHA-256 of the envelope.</summary>
    [JsonConverter(typeof(Base64UrlConverter))]
    public required byte[] Envelope { get; init; }

    [JsonConverter(typeof(UtcTimeConverter))]
    public required DateTimeOffset StoredAt { get; init; }
}
