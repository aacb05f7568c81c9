using System.CommandLine;

namespace PeerSecure.Common.CommandLine;

/// <summary>What somebody may have meant who typed a word that is no command here: an option without its dashes, or a command of nearly that name, wherever it is.</summary>
internal static class Suggestion
{
    private const int MostEdits = 2;
    private const int LettersPerEdit = 4;

    /// <summary>A whole command, or null when nothing comes near.</summary>
    public static string? For(ParseResult parsed, string typedName)
    {
        if (parsed.UnmatchedTokens is not [var word, ..])
        {
            return null;
        }

        var root = parsed.RootCommandResult.Command;
        var option = root.Options.FirstOrDefault(option => option.Name == "--" + word);
        return option is not null ? $"{typedName} {option.Name}" : NearestCommand(root, typedName, word);
    }

    private static string? NearestCommand(Command root, string typedName, string word)
    {
        var most = Math.Min(MostEdits, word.Length / LettersPerEdit);
        return CommandTree.Walk(root, typedName).Skip(1)
            .Select(found => (found.Path, Edits: EditsBetween(found.Command.Name, word)))
            .Where(found => found.Edits <= most)
            .OrderBy(static found => found.Edits).ThenBy(static found => found.Path.Length)
            .Select(static found => found.Path)
            .FirstOrDefault();
    }

    /// <summary>Letters to add, drop, change, or swap with the next (Damerau, each letter in one edit at most).</summary>
    private static int EditsBetween(string one, string other)
    {
        var edits = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(edits[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1), Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[one.Length, other.Length];
    }
}
