using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.Peer.Talk;

/// <summary>
/// A message over a direct session. The body has the same bytes as in an envelope, because receipts cover their hash (M4); who sent it is
/// proven by the session.
/// </summary>
internal sealed record TextFrame(
    string Id,
    [property: JsonConverter(typeof(UtcTimeConverter))] DateTimeOffset SentAt,
    long Number,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] Body)
{
    /// <summary>A body of this size surely fits a control frame; longer text goes as a file.</summary>
    internal const int MaximumText = 32 * 1024;

    internal static byte[] Encode(Message message) => JsonSerializer.SerializeToUtf8Bytes(
        new TextFrame(message.Id.Value, message.SentAt, message.Number, message.Body.Encoded.ToArray()), TalkJson.Default.TextFrame);

    internal static bool TryParse(ReadOnlySpan<byte> frame, AccountName recipient, [NotNullWhen(true)] out Message? message)
    {
        message = null;
        if (TalkJson.TryRead(frame, TalkJson.Default.TextFrame, out var text)
            && MessageId.TryParse(text.Id, out var id)
            && text.Number > 0
            && text.Body is not null
            && MessageBody.TryParse(text.Body, out var body)
            && body is TextBody or UnknownBody)
        {
            message = new Message(id, recipient, text.SentAt, text.Number, body);
        }

        return message is not null;
    }
}

/// <summary>M4: signed receipts of the device at the other end, several at once when messages come fast.</summary>
internal sealed record ReceiptFrame(IReadOnlyList<SignedDocument> Receipts)
{
    internal const int Maximum = 32;

    internal static bool TryParse(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out ReceiptFrame? receipts)
    {
        if (TalkJson.TryRead(frame, TalkJson.Default.ReceiptFrame, out receipts)
            && receipts.Receipts is { Count: > 0 and <= Maximum } documents
            && documents.All(static document => document is { Payload: not null, Signature: not null }))
        {
            return true;
        }

        receipts = null;
        return false;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 5, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TextFrame))]
[JsonSerializable(typeof(ReceiptFrame))]
internal sealed partial class TalkJson : JsonSerializerContext
{
    internal static bool TryRead<T>(ReadOnlySpan<byte> frame, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, [NotNullWhen(true)] out T? value)
        where T : class
    {
        try
        {
            value = JsonSerializer.Deserialize(frame, type);
        }
        catch (JsonException)
        {
            value = null;
        }

        return value is not null;
    }
}
