using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>M4: a device had this message, or its user read it.</summary>
internal sealed record ReceiptPayload
{
    public required string Authority { get; init; }

    /// <summary>Whose device says so.</summary>
    public required string Account { get; init; }

    public required string Device { get; init; }

    /// <summary>The account that sent the message.</summary>
    public required string Sender { get; init; }

    public required string Id { get; init; }

    [JsonConverter(typeof(Base64UrlConverter))]
    public required byte[] BodyHash { get; init; }

    /// <summary><c>delivered</c> or <c>read</c>.</summary>
    public required string State { get; init; }

    [JsonConverter(typeof(UtcTimeConverter))]
    public required DateTimeOffset At { get; init; }
}
