using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// What a message says. The encoded bytes are kept as they came, because receipts cover their hash (M4); in an envelope and in a frame of
/// a direct session they are the same.
/// </summary>
public abstract class MessageBody
{
    private protected MessageBody(byte[] encoded)
    {
        Encoded = encoded;
        Hash = SHA256.HashData([.. DomainSignature.Prefix(Purposes.Body), .. encoded]);
    }

    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>SHA-256 of the domain prefix <c>body</c> and the encoded bytes.</summary>
    public ReadOnlyMemory<byte> Hash { get; }

    public static bool TryParse(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out MessageBody? body)
    {
        body = encoded.Length <= EnvelopeLimits.MaxBodyLength
            && DocumentReader.TryParse(encoded, EnvelopeJson.Default.BodyPayload) is { } payload
            ? From(payload, encoded.ToArray())
            : null;
        return body is not null;
    }

    private protected static byte[] Encode(BodyPayload payload)
    {
        var encoded = JsonSerializer.SerializeToUtf8Bytes(payload, EnvelopeJson.Default.BodyPayload);
        return encoded.Length <= EnvelopeLimits.MaxBodyLength
            ? encoded
            : throw new ArgumentException("A message holds 64 KiB; send more as a file.", nameof(payload));
    }

    private static MessageBody? From(BodyPayload payload, byte[] encoded) => payload switch
    {
        { Kind: TextBody.Kind, Text: { } text } => new TextBody(text, encoded),
        { Kind: FileBody.Kind, File: { } file } => FileBody.IsValid(file) ? new FileBody(file.Id, file.Details, encoded) : null,
        { Kind: ReceiptBody.Kind, Receipt: { } receipt } => DocumentReader.IsBounded(receipt) ? new ReceiptBody(receipt, encoded) : null,
        { Kind: TextBody.Kind or FileBody.Kind or ReceiptBody.Kind } => null,
        { Kind.Length: > 0 and <= 32 } => new UnknownBody(encoded),
        _ => null,
    };
}
