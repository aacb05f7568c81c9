using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Commands.Shell;

/// <summary>Runs verbs of the command line for the shell: the same calls as everything else, in this process.</summary>
/// <param name="root">The verbs.</param>
/// <param name="globals">Options the shell was started with; each verb gets them.</param>
/// <param name="json">One of them is <c>--json</c>.</param>
/// <param name="profile">What <c>--profile</c> chose for the whole shell; null: that of who is signed in.</param>
internal sealed class ShellRun(RootCommand root, IReadOnlyList<string> globals, bool json, string? profile)
{
    /// <summary>For a verb to end in order after Ctrl-C.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    internal bool IsJson => json;

    /// <summary>Output and words come back instead of going to the terminal; with <c>--json</c> they go there, as the verb prints them.</summary>
    internal async Task<ShellOutcome> QuietAsync(ShellSecrets? held, string? account, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        if (json)
        {
            var (end, why) = await AloudAsync(held, account, words, cancellationToken);
            return new ShellOutcome(end, why, "", "");
        }

        using var output = new StringWriter();
        using var error = new StringWriter();
        var (exit, code) = await RunAsync(new ShellInvocation { Held = held, Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Patience }, account, words, cancellationToken);
        return new ShellOutcome(exit, code, output.ToString().TrimEnd(), error.ToString().TrimEnd());
    }

    /// <summary>As if it were typed at the system's own prompt.</summary>
    internal Task<(int Exit, string Code)> AloudAsync(ShellSecrets? held, string? account, IReadOnlyList<string> words, CancellationToken cancellationToken) =>
        RunAsync(new ShellInvocation { Held = held, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Patience }, account, words, cancellationToken);

    internal bool Knows(string verb) => root.Subcommands.Any(command => command.Name == verb);

    /// <summary>What a verb would say if it were typed in a way it cannot be.</summary>
    internal void Complain(TextWriter output, TextWriter words, string code, ExitCode exit, string message, string remedy)
    {
        if (json)
        {
            new Output(output, words, json, quiet: false).Fail(code, exit, message, remedy);
        }
        else
        {
            words.WriteLine($"{message} {remedy}".TrimEnd());
        }
    }

    private async Task<(int Exit, string Code)> RunAsync(ShellInvocation invocation, string? account, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        string[] chosen = (profile ?? account) is { } name ? ["--profile", name] : [];
        var parsed = root.Parse([.. globals, .. chosen, .. words]);
        if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true })
        {
            Complain(invocation.Output, invocation.Error, "usage", ExitCode.Usage, parsed.Errors[0].Message, "");
            return ((int)ExitCode.Usage, "usage");
        }

        try
        {
            return (await parsed.InvokeAsync(invocation, cancellationToken), "");
        }
        catch (FailureException failure)
        {
            Complain(invocation.Output, invocation.Error, failure.Code, failure.ExitCode, failure.Message, failure.Remedy);
            return ((int)failure.ExitCode, failure.Code);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ((int)ExitCode.Interrupted, "interrupted");   // Ctrl-C ended the verb, not the shell
        }
    }
}

/// <summary>What a verb said and how it ended.</summary>
internal sealed record ShellOutcome(int Exit, string Code, string Output, string Words);
