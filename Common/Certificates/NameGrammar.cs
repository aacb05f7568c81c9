namespace PeerSecure.Common.Certificates;

/// <summary>
/// N1: <c>[a-z0-9][a-z0-9._-]{0,31}</c>. So a name is never a path (no slash, no leading dot), never looks like an option
/// (no leading dash), has one spelling (no capitals, nothing outside ASCII) and survives URIs, DNS-SD and file systems.
/// </summary>
internal static class NameGrammar
{
    internal const int MaximumLength = 32;

    internal static NameRejection Check(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return NameRejection.Empty;
        }

        if (text.Length > MaximumLength)
        {
            return NameRejection.TooLong;
        }

        if (!IsLetterOrDigit(text[0]))
        {
            return NameRejection.BadStart;
        }

        foreach (var c in text)
        {
            if (!IsLetterOrDigit(c) && c is not ('.' or '_' or '-'))
            {
                return NameRejection.BadCharacter;
            }
        }

        return NameRejection.None;
    }

    internal static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9');
}
