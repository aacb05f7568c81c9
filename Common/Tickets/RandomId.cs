using System.Buffers.Text;
using System.Security.Cryptography;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Tickets;

/// <summary>128 random bits as 22 characters of base64url.</summary>
internal static class RandomId
{
    private const int Length = 16;

    internal static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));

    internal static bool IsValid(string? text) => text is not null && Base64UrlConverter.TryDecode(text, out var bytes) && bytes.Length == Length;
}
