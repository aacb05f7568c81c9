using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Tickets;

/// <summary>The claims as they are written (A3), names as registered for JWT; times in whole seconds.</summary>
internal sealed record TicketPayload
{
    [JsonPropertyName("iss")]
    public required string Issuer { get; init; }

    [JsonPropertyName("sub")]
    public required string Subject { get; init; }

    [JsonPropertyName("aud")]
    public required string Audience { get; init; }

    [JsonPropertyName("iat")]
    public required long IssuedAt { get; init; }

    [JsonPropertyName("nbf")]
    public required long NotBefore { get; init; }

    [JsonPropertyName("exp")]
    public required long ExpiresAt { get; init; }

    [JsonPropertyName("auth_time")]
    public required long AuthenticatedAt { get; init; }

    [JsonPropertyName("jti")]
    public required string Id { get; init; }

    [JsonPropertyName("sid")]
    public required string Login { get; init; }

    [JsonPropertyName("amr")]
    public required string[] Methods { get; init; }

    [JsonPropertyName("roles")]
    public required string[] Roles { get; init; }

    [JsonPropertyName("device")]
    public string? Device { get; init; }

    [JsonPropertyName("cnf")]
    public Confirmation? Binding { get; init; }

    /// <summary>RFC 8705, section 3.1.</summary>
    internal sealed record Confirmation
    {
        [JsonPropertyName("x5t#S256"), JsonConverter(typeof(Base64UrlConverter))]
        public required byte[] CertificateHash { get; init; }
    }
}
