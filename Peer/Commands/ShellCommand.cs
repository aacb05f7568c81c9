using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Commands.Shell;

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
        IReadOnlyList<string> globals = parsed.GetValue(GlobalOptions.Home) is { } home ? ["--home", home] : [];
        using var session = new ShellSession(new ShellRun(root, globals), Console.Out, (prompt, token) => AskAsync(prompt, isTerminal, token), isTerminal ? (prompt, token) => AskAsync(prompt, isTerminal, token) : null);
        if (isTerminal)
        {
            await Console.Out.WriteLineAsync("Type an operation, HELP for the list, EXIT to log out and end.");
        }

        while (true)
        {
            if (isTerminal)
            {
                await Console.Out.WriteAsync($"{session.Account}> ");
            }

            if (await Console.In.ReadLineAsync(cancellationToken) is not { } line || !await session.TakeAsync(line, cancellationToken))
            {
                return isTerminal ? 0 : session.LastExit;
            }
        }
    }

    /// <summary>Null for an empty line or the end of input. From the terminal without an echo; from a script the next line.</summary>
    private static async Task<Passphrase?> AskAsync(string prompt, bool isTerminal, CancellationToken cancellationToken)
    {
        if (isTerminal)
        {
            return PassphraseSource.FromTerminal(prompt, confirm: false).Read(cancellationToken);
        }

        var line = await Console.In.ReadLineAsync(cancellationToken);
        return line is { Length: > 0 and <= Passphrase.MaxLength } ? Passphrase.CopyOf(line) : null;
    }
}
