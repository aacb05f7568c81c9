using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>M1: what is inside an envelope, after the sender's chain and under the sender's signature.</summary>
internal sealed record MessagePayload
{
    public required string Authority { get; init; }

    public required Party From { get; init; }

    /// <summary>The one device this copy is for.</summary>
    public required Party To { get; init; }

    /// <summary>The account the message was written to; another than <c>to.account</c> in a copy for the sender's own devices.</summary>
    public required string Recipient { get; init; }

    public required string Id { get; init; }

    [JsonConverter(typeof(UtcTimeConverter))]
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>M3: counts up by one per sending device and recipient account.</summary>
    public required long Number { get; init; }

    /// <summary>The body as JSON; as bytes, so that its hash is the same in every copy.</summary>
    [JsonConverter(typeof(Base64UrlConverter))]
    public required byte[] Body { get; init; }

    /// <summary>C6: what explains the sender's keys.</summary>
    public KeyEvidence? Statements { get; init; }

    internal sealed record Party(string Account, string Device);
}
