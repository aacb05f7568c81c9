using System.CommandLine;

namespace PeerSecure.Common.CommandLine;

/// <summary><c>completion bash|zsh|fish</c>: one script for <c>peersecure</c> and <c>peersecure ca</c>.</summary>
public static class CompletionCommand
{
    private static readonly Argument<string> Shell = new("shell") { Description = "The shell to complete in", HelpName = "bash|zsh|fish" };

    static CompletionCommand() => Shell.AcceptOnlyFromAmong("bash", "zsh", "fish");

    /// <param name="typedName">What users type for this program: <c>peersecure</c> or <c>peersecure ca</c>.</param>
    public static Command Create(string typedName)
    {
        var command = new Command("completion", "Print the script that makes Tab complete verbs, options and values of peersecure and peersecure ca") { Shell }
            .WithExamples(
                $"source <({typedName} completion bash)",
                $"{typedName} completion zsh > ~/.zfunc/_peersecure",
                $"{typedName} completion fish > ~/.config/fish/completions/peersecure.fish");
        command.SetAction(static parsed => Output.Of(parsed).Line(ScriptFor(parsed.GetValue(Shell)!)));
        return command;
    }

    private static string ScriptFor(string shell) => shell switch
    {
        "bash" => CompletionScripts.Bash,
        "zsh" => CompletionScripts.Zsh,
        _ => CompletionScripts.Fish,
    };
}
