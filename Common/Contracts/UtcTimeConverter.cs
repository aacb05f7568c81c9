using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeerSecure.Common.Contracts;

/// <summary>Times in our JSON are RFC 3339 in UTC, written with <c>Z</c>; an offset is refused, so that equal times have equal text.</summary>
public sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var isUtc = reader.TokenType == JsonTokenType.String && reader.GetString() is [.., 'Z'];
        return isUtc && reader.TryGetDateTimeOffset(out var time) ? time : throw new JsonException("Expected a time in UTC.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}
