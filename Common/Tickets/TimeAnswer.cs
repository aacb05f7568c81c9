using System.Text.Json;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Tickets;

/// <summary>The authority's side of <c>/v1/time</c> (S3): a JWS of its own type by the ticket key, so that it never passes for a ticket.</summary>
public static class TimeAnswer
{
    /// <summary>Purpose of the HPKE seal to the asking device's sealing key; the associated data are the nonce, as text.</summary>
    public const string SealingPurpose = "time";

    public const string Type = "peersecure-time+jwt";

    internal const int MinNonceLength = 16;
    internal const int MaxNonceLength = 64;

    /// <summary>A nonce as the query string carries it: 16 to 64 bytes of base64url.</summary>
    public static bool IsNonce(string? text) =>
        text is not null && Base64UrlConverter.TryDecode(text, out var bytes) && bytes.Length is >= MinNonceLength and <= MaxNonceLength;

    /// <param name="signer">The ticket key.</param>
    /// <param name="authority">Whose time it is.</param>
    /// <param name="nonce">As asked; the caller checked it by <see cref="IsNonce"/>.</param>
    /// <param name="receivedAt">When the request arrived, taken as early as possible.</param>
    /// <param name="clock">Read last of all, for the transmit stamp.</param>
    public static string Sign(TicketSigner signer, AuthorityId authority, string nonce, DateTimeOffset receivedAt, TimeProvider clock)
    {
        var payload = new TimePayload
        {
            Issuer = authority.Value,
            Nonce = nonce,
            ReceivedAt = receivedAt.ToUniversalTime(),
            TransmittedAt = clock.GetUtcNow(),
        };
        return signer.Sign(Type, JsonSerializer.SerializeToUtf8Bytes(payload, TicketJson.Default.TimePayload));
    }
}
