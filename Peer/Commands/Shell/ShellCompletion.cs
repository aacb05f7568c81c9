using System.CommandLine;

namespace PeerSecure.Peer.Commands.Shell;

/// <summary>What a line of the shell may go on with: operations and verbs in the case they are typed in, behind a verb what the command line completes.</summary>
internal static class ShellCompletion
{
    internal static IReadOnlyList<string> Of(RootCommand root, string line)
    {
        var space = line.LastIndexOf(' ');
        var word = line[(space + 1)..];
        var candidates = space < 0
            ? ShellSession.Verbs.Concat(root.Subcommands.Where(static command => command is { Hidden: false, Name: not "shell" }).Select(static command => command.Name))
                .Select(name => word.Any(char.IsAsciiLetterLower) ? name.ToLowerInvariant() : name.ToUpperInvariant())
            : root.Parse(line).GetCompletions(line.Length).Select(static item => item.InsertText ?? item.Label);
        return [.. candidates.Where(name => name.StartsWith(word, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
