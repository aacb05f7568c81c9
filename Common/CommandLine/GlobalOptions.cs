using System.CommandLine;

namespace PeerSecure.Common.CommandLine;

/// <summary>The options every command of both programs takes.</summary>
public static class GlobalOptions
{
    public static Option<string?> Home { get; } = new("--home")
    {
        Description = "Folder of keys and data (PEERSECURE_HOME; else keys/ in a checkout, else the user's data folder)",
        HelpName = "DIR",
        Recursive = true,
    };

    public static Option<bool> Json { get; } = new("--json") { Description = "Print JSON: one object, or one per line", Recursive = true };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Print data and errors only", Recursive = true };

    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours (NO_COLOR is honoured too)", Recursive = true };

    public static void AddTo(Command root)
    {
        ArgumentNullException.ThrowIfNull(root);
        foreach (var option in new Option[] { Home, Json, Quiet, NoColor })
        {
            root.Options.Add(option);
        }
    }

    public static HomeFolder HomeOf(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return HomeFolder.Resolve(parsed.GetValue(Home), Environment.GetEnvironmentVariable);
    }
}
