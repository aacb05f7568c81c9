using System.CommandLine;
using PeerSecure.Common.CommandLine;

namespace PeerSecure.Tests.Shared.CommandLine;

/// <summary>What help owes its reader; both programs are held to it.</summary>
internal static class HelpPromises
{
    /// <summary>Each broken promise in one line; none when all is well.</summary>
    public static IReadOnlyList<string> Broken(RootCommand root, string typedName) =>
        [.. CommandTree.Walk(root, typedName).SelectMany(found => Of(root, typedName, found.Path, found.Command))];

    private static IEnumerable<string> Of(RootCommand root, string typedName, string path, Command command)
    {
        if (string.IsNullOrWhiteSpace(command.Description))
        {
            yield return $"{path}: no description";
        }

        foreach (var argument in command.Arguments.Where(static argument => string.IsNullOrWhiteSpace(argument.Description)))
        {
            yield return $"{path}: argument {argument.Name} has no description";
        }

        foreach (var option in command.Options)
        {
            if (string.IsNullOrWhiteSpace(option.Description))
            {
                yield return $"{path}: option {option.Name} has no description";
            }
        }

        var examples = CommandHelp.ExamplesOf(command);
        if (examples.Count == 0 && command.Subcommands.Count == 0)
        {
            yield return $"{path}: no example";
        }

        foreach (var example in examples.Where(line => Words(line, typedName) is { } words && root.Parse(words).Errors.Count > 0))
        {
            yield return $"{path}: the example '{example}' is refused: {root.Parse(Words(example, typedName)!).Errors[0].Message}";
        }
    }

    /// <summary>The arguments of an example of this program, up to a pipe or redirection; null for a line of another program.</summary>
    private static string? Words(string example, string typedName)
    {
        if (!example.StartsWith(typedName, StringComparison.Ordinal) || (typedName == "peersecure" && example.StartsWith("peersecure ca ", StringComparison.Ordinal)))
        {
            return null;
        }

        var end = example.IndexOfAny(['|', '>', '&', ';']);
        return (end < 0 ? example : example[..end])[typedName.Length..].Trim().Replace('\'', '"');
    }
}
