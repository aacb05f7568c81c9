using System.CommandLine;
using System.Runtime.InteropServices;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Commands.Shell;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Terminal.Device;
using PeerSecure.Peer.Terminal.Output;

namespace PeerSecure.Peer.Commands;

/// <summary><c>shell</c>: the operations by their names, one after the other, from a person or a script (C10).</summary>
internal static class ShellCommand
{
    internal static Command Create(RootCommand root)
    {
        var command = new Command("shell", "A prompt that takes operations by name: CHECK, LOGIN, COMPOSE, READ_UNREAD, VIEW and every other verb. Scripts on standard input.")
            .WithExamples("peersecure shell", "printf 'LOGIN alice\\nsecret\\nREAD_UNREAD\\nEXIT\\n' | peersecure shell");
        command.SetAction((parsed, cancellationToken) => RunAsync(root, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(RootCommand root, ParseResult parsed, CancellationToken cancellationToken)
    {
        var isTerminal = !Console.IsInputRedirected;
        if (isTerminal)
        {
            // Ctrl-C ends the verb that runs, by the verb's own handler; this one of the whole command would end the shell, too
            parsed.InvocationConfiguration.ProcessTerminationTimeout = null;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = isTerminal ? PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true) : null;
        using var terminate = isTerminal ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => ended.Cancel()) : null;
        var run = new ShellRun(root, GlobalsOf(parsed), parsed.GetValue(GlobalOptions.Json), parsed.GetValue(PeerOptions.Profile));
        using var session = new ShellSession(
            run,
            Console.Out,
            (prompt, token) => parsed.GetValue(PeerOptions.PasswordFile) is { } file ? Task.FromResult<Passphrase?>(PassphraseSource.FromFile(file).Read(token)) : AskAsync(prompt, isTerminal, token),
            isTerminal ? (prompt, token) => AskAsync(prompt, isTerminal, token) : null);
        if (isTerminal)
        {
            await Console.Out.WriteLineAsync("Type an operation, HELP for the list, EXIT to log out and end.");
        }

        using var prompt = isTerminal ? OpenPrompt(root) : null;
        while (await ReadLineAsync(prompt, isTerminal ? $"{session.Account}> " : "", ended.Token) is { } line && await session.TakeAsync(line, ended.Token))
        {
            // the next one
        }

        return isTerminal ? 0 : session.LastExit;
    }

    private static async Task<string?> ReadLineAsync(ShellPrompt? prompt, string text, CancellationToken cancellationToken)
    {
        if (prompt is not null)
        {
            return prompt.ReadLine(text, cancellationToken);
        }

        await Console.Out.WriteAsync(text);
        return await StandardInput.NextAsync(cancellationToken);
    }

    /// <summary>Null where lines cannot be edited: they are read as they come.</summary>
    private static ShellPrompt? OpenPrompt(RootCommand root)
    {
        if (Console.IsOutputRedirected || OperatingSystem.IsWindows() || !TerminalAbilities.CanMoveCursor(Environment.GetEnvironmentVariable))
        {
            return null;
        }

#pragma warning disable CA2000 // the prompt owns the terminal
        return new ShellPrompt(PosixTerminal.Open(Environment.GetEnvironmentVariable), line => ShellCompletion.Of(root, line));
#pragma warning restore CA2000
    }

    /// <summary>What holds for the shell holds for each of its verbs.</summary>
    private static List<string> GlobalsOf(ParseResult parsed)
    {
        if (parsed.GetValue(PeerOptions.PasswordStdin))
        {
            throw new UsageException("--password-stdin cannot be used here: standard input holds the operations.", "Use --password-file, or put the password on the line after LOGIN.");
        }

        var globals = new List<string>();
        foreach (var option in new[] { GlobalOptions.Home, PeerOptions.PasswordFile, PeerOptions.PassphraseFile })
        {
            if (parsed.GetValue(option) is { } value)
            {
                globals.AddRange([option.Name, value]);
            }
        }

        globals.AddRange(new[] { GlobalOptions.Json, GlobalOptions.Quiet, GlobalOptions.NoColor }.Where(option => parsed.GetValue(option)).Select(static option => option.Name));
        return globals;
    }

    /// <summary>Null for an empty line or the end of input. From the terminal without an echo; from a script the next line.</summary>
    private static async Task<Passphrase?> AskAsync(string prompt, bool isTerminal, CancellationToken cancellationToken)
    {
        if (isTerminal)
        {
            return PassphraseSource.FromTerminal(prompt, confirm: false).Read(cancellationToken);
        }

        var line = await StandardInput.NextAsync(cancellationToken);
        return line is { Length: > 0 and <= Passphrase.MaxLength } ? Passphrase.CopyOf(line) : null;
    }
}
