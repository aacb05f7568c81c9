using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Commands.Shell;

/// <summary>
/// The operations of the origins, by name in any case (C10): each is a verb of the command line with the origins' words for its result; every
/// other verb runs as it is. The password given at LOGIN is held until EXIT or another LOGIN.
/// </summary>
internal sealed class ShellSession(ShellRun run, TextWriter answers, Func<string, CancellationToken, Task<Passphrase?>> askPassword, Func<string, CancellationToken, Task<Passphrase?>>? askPassphrase) : IDisposable
{
    private const string Help = """
        CHECK name                     does an account exist
        CREATE_ACCOUNT name [options]  register; asks for the password
        LOGIN name                     sign in; asks for the password
        COMPOSE [me] name text         send a message
        READ_UNREAD, READ_ALL          messages
        VIEW                           notifications
        CSR, CERTUP [file], CERTREQ name, TIME, LISTEN, CONNECT name
        EXIT                           log out and end; QUIT ends without logging out
        Every verb of 'peersecure --help' works too.
        """;

    private ShellSecrets? _held;

    /// <summary>Completion offers these.</summary>
    internal static IReadOnlyList<string> Verbs { get; } =
        ["CHECK", "CREATE_ACCOUNT", "LOGIN", "COMPOSE", "READ_UNREAD", "READ_ALL", "VIEW", "CSR", "CERTUP", "CERTREQ", "TIME", "LISTEN", "CONNECT", "HELP", "EXIT", "QUIT"];

    /// <summary>Who is signed in; part of the prompt.</summary>
    internal string? Account { get; private set; }

    internal int LastExit { get; private set; }

    /// <summary>False when the shell ends.</summary>
    internal async Task<bool> TakeAsync(string line, CancellationToken cancellationToken)
    {
        var words = ShellLine.Split(line);
        if (words.Count == 0 || words[0].StartsWith('#'))
        {
            return true;
        }

        var rest = words.Skip(1).ToList();
        switch (words[0].ToUpperInvariant())
        {
            case "EXIT":
                await ExitAsync(cancellationToken);
                return false;
            case "QUIT":
                return false;
            case "HELP" or "?":
                await answers.WriteLineAsync(Help);
                break;
            case "CHECK":
                await CheckAsync(rest, cancellationToken);
                break;
            case "CREATE_ACCOUNT":
                await CreateAsync(rest, cancellationToken);
                break;
            case "LOGIN":
                await LoginAsync(rest, cancellationToken);
                break;
            case "COMPOSE":
                await ComposeAsync(rest, cancellationToken);
                break;
            case "READ_UNREAD":
                await ListAsync(["read"], ShellAnswers.NoMessages, cancellationToken);
                break;
            case "READ_ALL":
                await ListAsync(["read", "--all"], ShellAnswers.NoMessages, cancellationToken);
                break;
            case "VIEW":
                await ListAsync(["notifications", "--seen"], ShellAnswers.NoNotifications, cancellationToken);
                break;
            case var verb:
                await OtherAsync(verb, rest, cancellationToken);
                break;
        }

        return true;
    }

    public void Dispose() => _held?.Dispose();

    private async Task CheckAsync(List<string> rest, CancellationToken cancellationToken)
    {
        var outcome = await QuietAsync(["check", .. rest], cancellationToken);
        await AnswerAsync(outcome, outcome switch
        {
            { Exit: (int)ExitCode.Done } => ShellAnswers.NameExists,
            { Exit: (int)ExitCode.NotFound } => ShellAnswers.NameNotFound,
            _ => null,
        });
    }

    private async Task CreateAsync(List<string> rest, CancellationToken cancellationToken)
    {
        if (rest.Count == 0 || await askPassword($"Password of {rest[0]}", cancellationToken) is not { } password)
        {
            await RefuseAsync("CREATE_ACCOUNT needs a name and a password.");
            return;
        }

        var secrets = new ShellSecrets(password, null);
        var outcome = await run.QuietAsync(secrets, null, ["register", .. rest], cancellationToken);
        HoldOrForget(outcome, rest[0], secrets);
        await AnswerAsync(outcome, outcome switch
        {
            { Exit: 0 } => ShellAnswers.AccountCreated,
            { Code: AccountCodes.NameTaken or "profile-exists" } => ShellAnswers.NameExists,
            _ => null,
        });
    }

    private async Task LoginAsync(List<string> rest, CancellationToken cancellationToken)
    {
        if (rest.Count == 0 || await askPassword($"Password of {rest[0]}", cancellationToken) is not { } password)
        {
            await RefuseAsync("LOGIN needs a name and a password.");
            return;
        }

        var secrets = new ShellSecrets(password, null);
        var outcome = await run.QuietAsync(secrets, null, ["login", .. rest], cancellationToken);
        if (outcome.Code == "wrong-passphrase" && askPassphrase is not null && await askPassphrase($"Passphrase of {rest[0]} (another one than the password)", cancellationToken) is { } passphrase)
        {
            secrets = secrets with { Passphrase = passphrase };
            outcome = await run.QuietAsync(secrets, null, ["login", .. rest], cancellationToken);
        }

        HoldOrForget(outcome, rest[0], secrets);
        await AnswerAsync(outcome, outcome switch
        {
            { Exit: 0 } => $"{outcome.Output}\n{outcome.Words}".Trim(),
            { Code: AccountCodes.WrongPassword } => ShellAnswers.LoginFailed,
            _ => null,
        });
    }

    private async Task ComposeAsync(List<string> rest, CancellationToken cancellationToken)
    {
        // COMPOSE sender receiver message, as the origins have it: the sender can be nobody but who is signed in
        var words = rest.Count > 2 && rest[0] == Account ? rest.Skip(1).ToList() : rest;
        if (words.Count < 2)
        {
            await RefuseAsync("COMPOSE needs a receiver and a message.");
            return;
        }

        var outcome = await QuietAsync(["send", words[0], "--", string.Join(' ', words.Skip(1))], cancellationToken);
        await AnswerAsync(outcome, outcome switch
        {
            { Exit: 0 } => ShellAnswers.MessageSent,
            { Code: MailCodes.UnknownAccount } => ShellAnswers.NameNotFound,
            _ => null,
        });
    }

    private async Task ListAsync(IReadOnlyList<string> words, string nothing, CancellationToken cancellationToken)
    {
        var outcome = await QuietAsync(words, cancellationToken);
        await AnswerAsync(outcome, outcome.Exit != 0 ? null : outcome.Output.Length == 0 ? nothing : outcome.Output);
    }

    private async Task ExitAsync(CancellationToken cancellationToken)
    {
        if (Account is not null)
        {
            var outcome = await QuietAsync(["logout"], cancellationToken);   // C9
            await AnswerAsync(outcome, outcome.Exit == 0 ? "Logged out." : null);
        }
    }

    private async Task OtherAsync(string verb, List<string> rest, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> words = verb switch
        {
            "CSR" => ["cert", "request", .. rest],
            "CERTUP" => ["cert", "publish", .. rest],
            "CERTREQ" => ["cert", "get", .. rest],
            _ => [verb.ToLowerInvariant(), .. rest],
        };
        if (!run.Knows(words[0]) || words[0] == "shell")
        {
            await RefuseAsync($"There is no operation '{CleanText.Line(verb, 40)}'; HELP lists them.");
            return;
        }

        (LastExit, _) = await run.AloudAsync(_held, Account, words, cancellationToken);
    }

    private Task<ShellOutcome> QuietAsync(IReadOnlyList<string> words, CancellationToken cancellationToken) => run.QuietAsync(_held, Account, words, cancellationToken);

    private async Task AnswerAsync(ShellOutcome outcome, string? answer)
    {
        LastExit = outcome.Exit;
        if (!run.IsJson)   // else the verb has said it
        {
            await answers.WriteLineAsync(answer ?? $"{outcome.Output}\n{outcome.Words}".Trim());
        }
    }

    private async Task RefuseAsync(string text)
    {
        LastExit = (int)ExitCode.Usage;
        if (run.IsJson)
        {
            run.Complain(answers, answers, "usage", ExitCode.Usage, text, "");
        }
        else
        {
            await answers.WriteLineAsync(text);
        }
    }

    private void HoldOrForget(ShellOutcome outcome, string account, ShellSecrets secrets)
    {
        if (outcome.Exit != 0)
        {
            secrets.Dispose();
            return;
        }

        _held?.Dispose();
        (_held, Account) = (secrets, account);
    }
}
