using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace PeerSecure.Peer.Transfers;

/// <summary>128 random bits, written as 32 lowercase hex digits.</summary>
internal static class TransferId
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    internal static string Create() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    internal static bool TryParse(string? text, out UInt128 id)
    {
        id = default;
        return text is { Length: 32 }
            && text.AsSpan().IndexOfAnyExcept(Digits) < 0
            && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }
}
