using System.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Commands.Shell;

/// <summary>Runs verbs of the command line for the shell: the same calls as everything else, in this process.</summary>
internal sealed class ShellRun(RootCommand root, IReadOnlyList<string> globals)
{
    /// <summary>Output and words come back instead of going to the terminal.</summary>
    internal async Task<ShellOutcome> QuietAsync(ShellSecrets? held, string? profile, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var (exit, code) = await RunAsync(new ShellInvocation { Held = held, Output = output, Error = error, EnableDefaultExceptionHandler = false }, profile, words, cancellationToken);
        return new ShellOutcome(exit, code, output.ToString().TrimEnd(), error.ToString().TrimEnd());
    }

    /// <summary>As if it were typed at the system's own prompt.</summary>
    internal Task<(int Exit, string Code)> AloudAsync(ShellSecrets? held, string? profile, IReadOnlyList<string> words, CancellationToken cancellationToken) =>
        RunAsync(new ShellInvocation { Held = held, EnableDefaultExceptionHandler = false }, profile, words, cancellationToken);

    internal bool Knows(string verb) => root.Subcommands.Any(command => command.Name == verb);

    private async Task<(int Exit, string Code)> RunAsync(ShellInvocation invocation, string? profile, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        string[] chosen = profile is null ? [] : ["--profile", profile];
        var parsed = root.Parse([.. globals, .. chosen, .. words]);
        if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true })
        {
            await invocation.Error.WriteLineAsync(parsed.Errors[0].Message);
            return ((int)ExitCode.Usage, "usage");
        }

        try
        {
            return (await parsed.InvokeAsync(invocation, cancellationToken), "");
        }
        catch (FailureException failure)
        {
            await invocation.Error.WriteLineAsync($"{failure.Message} {failure.Remedy}".TrimEnd());
            return ((int)failure.ExitCode, failure.Code);
        }
    }
}

/// <summary>What a verb said and how it ended.</summary>
internal sealed record ShellOutcome(int Exit, string Code, string Output, string Words);
