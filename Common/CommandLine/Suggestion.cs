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

    /// <summary>Letters to add, drop or change (Levenshtein), row by row.</summary>
    private static int EditsBetween(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
