using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// M3: names one message among all of its sender's account; 128 random bits as 22 characters of base64url. The same in every copy, by
/// whichever way a copy travels.
/// </summary>
public sealed record MessageId
{
    private const int Length = 16;

    private MessageId(string value) => Value = value;

    public string Value { get; }

    public static MessageId New()
    {
        string value;
        do
        {
            value = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));
        }
        while (value[0] == '-');   // on a command line it would look like an option

        return new MessageId(value);
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out MessageId? id)
    {
        id = text is not null && Base64UrlConverter.TryDecode(text, out var bytes) && bytes.Length == Length ? new MessageId(text) : null;
        return id is not null;
    }

    public override string ToString() => Value;
}
