using System.Globalization;
using System.Text;

namespace PeerSecure.Common.Contracts;

/// <summary>
/// Text from somebody else, made safe for a log line or a screen. Control characters could move the cursor, clear the screen or
/// forge a log line; bidi marks could show a name backwards; zero-width characters could make two names look the same. They are
/// left out, white space becomes one plain space, and the length is bounded. What remains is still foreign text: do not parse it.
/// </summary>
public static class CleanText
{
    private const int MaxMarks = 4; // on one character; more only smear over the lines above and below
    private const char Ellipsis = '…';

    /// <summary>One line: line breaks and tabs become a space.</summary>
    public static string Line(string? text, int maxLength) => Clean(text, maxLength, keepLines: false);

    /// <summary>The same, but line breaks stay, as <c>\n</c>: for the body of a message.</summary>
    public static string Lines(string? text, int maxLength) => Clean(text, maxLength, keepLines: true);

    /// <summary>Whether this character may be shown. Line breaks and tabs may not: they move the cursor.</summary>
    public static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate => false,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false, // no agreed shape or width
        _ => !IsInvisible(rune.Value),
    };

    /// <param name="text">What came from outside; null gives nothing.</param>
    /// <param name="maxLength">In UTF-16 units, including the ellipsis that marks a cut.</param>
    /// <param name="keepLines">Whether line breaks stay.</param>
    private static string Clean(string? text, int maxLength, bool keepLines)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLength);
        if (string.IsNullOrEmpty(text) || (text.Length <= maxLength && IsPlain(text)))
        {
            return text ?? "";
        }

        var clean = new StringBuilder(Math.Min(text.Length, maxLength));
        var marks = 0;
        var afterReturn = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var shown = rune == Rune.ReplacementChar || IsShown(rune) ? rune : Substitute(rune, keepLines, afterReturn);
            afterReturn = rune.Value == '\r';
            if (shown is not { } next)
            {
                continue;
            }

            marks = IsMark(next) ? marks + 1 : 0;
            if (marks > MaxMarks)
            {
                continue;
            }

            if (clean.Length + next.Utf16SequenceLength > maxLength)
            {
                return Cut(clean, maxLength);
            }

            clean.Append(next.ToString());
        }

        return clean.ToString();
    }

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>What stands for a character that is not shown: nothing, a space or a line break. CR LF is one break.</summary>
    private static Rune? Substitute(Rune rune, bool keepLines, bool afterReturn) => rune.Value switch
    {
        '\n' when afterReturn => null,
        '\n' or '\r' or 0x85 or 0x2028 or 0x2029 => new Rune(keepLines ? '\n' : ' '),
        '\t' or '\v' or '\f' => new Rune(' '),
        _ => null,
    };

    /// <summary>Not in a category that says so, and yet of no width: fillers, joiners and variation selectors.</summary>
    private static bool IsInvisible(int value) => value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0
        or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static string Cut(StringBuilder clean, int maxLength)
    {
        if (clean.Length == maxLength)
        {
            clean.Length -= char.IsLowSurrogate(clean[^1]) ? 2 : 1;
        }

        return clean.Append(Ellipsis).ToString();
    }
}
