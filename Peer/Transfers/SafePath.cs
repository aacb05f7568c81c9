using System.Globalization;
using System.Text;

namespace PeerSecure.Peer.Transfers;

/// <summary>
/// Turns a path that a peer wished for into one that can only lie inside the download folder and means the same on every system.
/// What cannot be cleaned (climbing out, too deep, empty) is refused rather than guessed.
/// </summary>
internal static class SafePath
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    internal static bool TryClean(string wished, out string cleaned)
    {
        cleaned = "";
        if (wished.Length is 0 or > TransferLimits.PathBytes || wished[0] is '/' or '\\')
        {
            return false;
        }

        var parts = wished.Split('/', '\\');
        if (parts.Length > TransferLimits.PathDepth)
        {
            return false;
        }

        for (var index = 0; index < parts.Length; index++)
        {
            if (parts[index] is "" or "." or ".." || !TryCleanName(parts[index], out parts[index]))
            {
                return false;
            }
        }

        cleaned = string.Join('/', parts);
        return true;
    }

    private static bool TryCleanName(string name, out string cleaned)
    {
        var text = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            text.Append(IsPlain(rune) ? rune.ToString() : "_");
        }

        // Windows drops dots and spaces at the end, and a leading dot or dash hides a file or looks like an option
        cleaned = text.ToString().TrimEnd('.', ' ').TrimStart(' ');
        if (cleaned.Length > 0 && cleaned[0] is '.' or '-')
        {
            cleaned = "_" + cleaned;
        }

        cleaned = Shorten(cleaned);
        if (Reserved.Contains(cleaned.Split('.')[0]))
        {
            cleaned = "_" + cleaned;
        }

        return cleaned.Length > 0;
    }

    private static bool IsPlain(Rune rune) =>
        rune.Value is not ('<' or '>' or ':' or '"' or '|' or '?' or '*' or 0xFFFD)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>Keeps the ending, which says what a file is, and cuts in front of it.</summary>
    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= TransferLimits.NameBytes)
        {
            return name;
        }

        var ending = Path.GetExtension(name);
        if (Encoding.UTF8.GetByteCount(ending) > 20)
        {
            ending = "";
        }

        var room = TransferLimits.NameBytes - Encoding.UTF8.GetByteCount(ending);
        var kept = new StringBuilder();
        foreach (var rune in name.AsSpan(0, name.Length - ending.Length).EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return kept.Append(ending).ToString();
    }
}
