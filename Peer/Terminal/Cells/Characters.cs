using System.Globalization;
using System.Text;

namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>
/// Sorts code points by what they do to a row of cells. Controls, bidi controls and zero-width characters are refused here, in the
/// one place every text passes: an escape byte in a name would drive the terminal, a bidi override would show "exe.txt" for "txt.exe".
/// </summary>
internal static class Characters
{
    private const int ZeroWidthJoiner = 0x200D;
    private const int CombiningGraphemeJoiner = 0x034F;

    public static CharacterKind KindOf(Rune rune)
    {
        var value = rune.Value;
        if (value is >= 0x20 and < 0x7F)
        {
            return CharacterKind.Narrow;
        }

        if (value == ZeroWidthJoiner || IsVariationSelector(value))
        {
            return CharacterKind.LeftOut;
        }

        if (IsInvisibleLetter(value))
        {
            return CharacterKind.Refused;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => CharacterKind.Refused,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => CharacterKind.Combining,
            _ when IsJoiningJamo(value) => CharacterKind.Combining,
            _ => WideRanges.Contains(value) ? CharacterKind.Wide : CharacterKind.Narrow,
        };
    }

    /// <summary>Terminals disagree on the width of these (emoji, symbols, astral letters): the writer moves the cursor after them itself.</summary>
    public static bool WidthIsUncertain(string text) =>
        text.Length > 1 || text[0] is (>= '\u2300' and <= '\u23FF') or (>= '\u2600' and <= '\u27BF') or (>= '\u2B00' and <= '\u2BFF')
            or (>= '\u0590' and <= '\u08FF') or (>= '\uE000' and <= '\uF8FF');

    private static bool IsVariationSelector(int value) =>
        value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180F) or CombiningGraphemeJoiner;

    // Hangul fillers and the two inherent Khmer vowels are letters by category and show nothing: two names could look alike.
    private static bool IsInvisibleLetter(int value) => value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x17B4 or 0x17B5;

    private static bool IsJoiningJamo(int value) => value is (>= 0x1160 and <= 0x11FF) or (>= 0xD7B0 and <= 0xD7FF);
}
