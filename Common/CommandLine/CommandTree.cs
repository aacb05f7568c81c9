using System.CommandLine;

namespace PeerSecure.Common.CommandLine;

/// <summary>Reads the commands of a program as a user meets them: for the manual page, and for the tests that hold help to its promises.</summary>
public static class CommandTree
{
    /// <summary>Every visible command with its path as typed, the root first.</summary>
    public static IEnumerable<(string Path, Command Command)> Walk(Command command, string typedName)
    {
        ArgumentNullException.ThrowIfNull(command);
        yield return (typedName, command);
        foreach (var child in command.Subcommands.Where(static child => !child.Hidden))
        {
            foreach (var found in Walk(child, $"{typedName} {child.Name}"))
            {
                yield return found;
            }
        }
    }

    /// <summary>What follows the path in a usage line: <c>FILE [WHO] [--text TEXT]</c>.</summary>
    public static string UsageOf(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var parts = command.Arguments.Where(static argument => !argument.Hidden).Select(ArgumentUsage)
            .Concat(command.Options.Where(static option => option is { Hidden: false, Recursive: false }).Select(OptionUsage));
        return string.Join(' ', parts);
    }

    /// <summary>An option as help writes it: <c>-q, --quiet</c> or <c>--home DIR</c>.</summary>
    public static string NamesOf(Option option)
    {
        ArgumentNullException.ThrowIfNull(option);
        var names = string.Join(", ", option.Aliases.Append(option.Name).Distinct().OrderBy(static name => name.Length));
        return TakesValue(option) ? $"{names} {ValueOf(option)}" : names;
    }

    private static string ArgumentUsage(Argument argument)
    {
        var name = argument.HelpName ?? argument.Name.ToUpperInvariant();
        var repeated = argument.Arity.MaximumNumberOfValues > 1 ? $"{name}..." : name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{repeated}]" : repeated;
    }

    private static string OptionUsage(Option option)
    {
        var usage = TakesValue(option) ? $"{option.Name} {ValueOf(option)}" : option.Name;
        var repeated = option.Arity.MaximumNumberOfValues > 1 ? "..." : "";
        return option.Required ? usage + repeated : $"[{usage}]{repeated}";
    }

    private static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.ValueType != typeof(void) && option.Arity.MaximumNumberOfValues > 0;

    private static string ValueOf(Option option) => option.HelpName ?? option.Name.TrimStart('-').ToUpperInvariant();
}
