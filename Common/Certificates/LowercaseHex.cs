using System.Buffers;

namespace PeerSecure.Common.Certificates;

/// <summary>Hex in its one accepted spelling: lowercase, an even number of digits.</summary>
internal static class LowercaseHex
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    internal static bool IsValid(ReadOnlySpan<char> text, int length) => text.Length == length && IsValid(text);

    internal static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length % 2 == 0 && !text.ContainsAnyExcept(Digits);
}
