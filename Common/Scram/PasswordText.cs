using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Scram;

/// <summary>
/// SASLprep (RFC 4013) on the text where it needs no normalisation data: other spaces become a space, characters that map to nothing
/// are dropped, and text that NFKC might change, or that RFC 4013 prohibits, is refused. So every password accepted here has one byte
/// form, the one any complete SASLprep computes. Its check of mixed right-to-left text is left out: it never changes the bytes.
/// </summary>
public static class PasswordText
{
    public const int MaxLength = 1024;

    /// <summary>For a form that wants to tell the user before any work is done.</summary>
    public static PasswordRejection Check(ReadOnlySpan<char> password)
    {
        using var prepared = Prepare(password, out var why);
        return why;
    }

    /// <summary>The UTF-8 bytes that go into the derivation, or null; the caller disposes them.</summary>
    internal static SecretBytes? Prepare(ReadOnlySpan<char> password, out PasswordRejection why)
    {
        if (password.Length > MaxLength)
        {
            why = PasswordRejection.TooLong;
            return null;
        }

        Span<byte> utf8 = stackalloc byte[MaxLength * 3];
        try
        {
            why = Prepare(password, utf8, out var length);
            return why == PasswordRejection.None ? SecretBytes.CopyOf(utf8[..length]) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(utf8);
        }
    }

    private static PasswordRejection Prepare(ReadOnlySpan<char> password, Span<byte> utf8, out int length)
    {
        length = 0;
        var afterMark = false;
        foreach (var rune in password.EnumerateRunes())
        {
            if (MapsToNothing(rune))
            {
                continue;
            }

            var category = Rune.GetUnicodeCategory(rune);
            var mapped = category == UnicodeCategory.SpaceSeparator ? new Rune(' ') : rune;
            var isMark = category == UnicodeCategory.NonSpacingMark;
            // Two marks in a row might be put into another order.
            if (IsProhibited(mapped, category) || NormalizationTable.MayChange(mapped) || (isMark && afterMark))
            {
                return PasswordRejection.UnsupportedCharacter;
            }

            afterMark = isMark;
            length += mapped.EncodeToUtf8(utf8[length..]);
        }

        return length == 0 ? PasswordRejection.Empty : PasswordRejection.None;
    }

    // RFC 3454, table B.1
    private static bool MapsToNothing(Rune rune) => rune.Value is 0xAD or 0x34F or 0x1806 or (>= 0x180B and <= 0x180D)
        or (>= 0x200B and <= 0x200D) or 0x2060 or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF;

    // RFC 4013, section 2.3; a lone surrogate arrives here as the replacement character. Unassigned: nobody knows its normal form yet.
    private static bool IsProhibited(Rune rune, UnicodeCategory category) =>
        category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x2FF0 and <= 0x2FFB) or 0xFFFC or 0xFFFD;
}
