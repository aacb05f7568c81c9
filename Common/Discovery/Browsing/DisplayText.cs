using System.Globalization;
using System.Text;

namespace PeerSecure.Common.Discovery.Browsing;

/// <summary>Text from the network, made safe for a screen or a log.</summary>
internal static class DisplayText
{
    public static string Clean(ReadOnlySpan<byte> label)
    {
        var text = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString(label).EnumerateRunes())
        {
            // Control, format (bidi overrides, zero width) and private characters could forge what stands beside them.
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned))
            {
                text.Append(rune.ToString());
            }
        }

        return text.ToString();
    }
}
