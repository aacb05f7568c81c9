using System.Text;

namespace PeerSecure.Peer.Commands.Shell;

/// <summary>A typed line in words: blanks separate, double or single quotes keep them together; the rest of a line can be taken as it stands.</summary>
internal static class ShellLine
{
    internal static IReadOnlyList<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, isOpen) = ('\0', false);
        foreach (var character in line)
        {
            if (quote != '\0' ? character == quote : character is '"' || (character is '\'' && word.Length == 0))
            {
                (quote, isOpen) = (quote == '\0' ? character : '\0', true);
            }
            else if (quote == '\0' && char.IsWhiteSpace(character))
            {
                Close();
            }
            else
            {
                word.Append(character);
                isOpen = true;
            }
        }

        Close();
        return words;

        void Close()
        {
            if (isOpen)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            isOpen = false;
        }
    }
}
