using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>The body of a message: <c>kind</c> and the member of that name.</summary>
internal sealed record BodyPayload
{
    public required string Kind { get; init; }

    public string? Text { get; init; }

    public SharedFilePayload? File { get; init; }

    public SignedDocument? Receipt { get; init; }

    /// <summary>M6: what a recipient needs to fetch and open a file.</summary>
    internal sealed record SharedFilePayload
    {
        public required string Id { get; init; }

        [JsonConverter(typeof(Base64UrlConverter))]
        public required byte[] Key { get; init; }

        public required FileDetails Details { get; init; }
    }
}
