using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeerSecure.Common.Contracts;

/// <summary>Bytes in our JSON are base64url without padding; anything but the canonical form is refused.</summary>
public sealed class Base64UrlConverter : JsonConverter<byte[]>
{
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("Expected base64url text.");
        }

        var text = reader.GetString()!;
        return TryDecode(text, out var bytes) ? bytes : throw new JsonException("Not canonical base64url.");
    }

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Base64Url.EncodeToString(value));

    public static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(text))
        {
            return false;
        }

        var decoded = Base64Url.DecodeFromChars(text);
        if (!Base64Url.EncodeToString(decoded).Equals(text, StringComparison.Ordinal))
        {
            return false;
        }

        bytes = decoded;
        return true;
    }
}
