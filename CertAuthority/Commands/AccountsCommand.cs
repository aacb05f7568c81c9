using System.CommandLine;
using System.Globalization;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Commands;

/// <summary><c>ca accounts</c> lists; its verbs change one account.</summary>
internal static class AccountsCommand
{
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask" };

    public static Command Create()
    {
        var command = new Command("accounts", "List accounts; disable, enable, delete, reset or promote one")
            .WithExamples("peersecure ca accounts", "peersecure ca accounts disable mallory", "peersecure ca accounts reset alice", "peersecure ca accounts delete mallory --yes");
        command.SetAction(ListAsync);
        var list = new Command("list", "List accounts (the same as without a verb)").WithExamples("peersecure ca accounts list --json");
        list.SetAction(ListAsync);
        command.Add(list);
        command.Add(Change("disable", "End every login of an account and take no further one", "{0} is disabled; its tickets are worth nothing from now on."));
        command.Add(Change("enable", "Let a disabled account sign in again", "{0} may sign in again. Devices that were revoked stay so: see 'peersecure ca allow'."));
        command.Add(Change("promote", "Give an account the role admin", "{0} is an admin from its next login with a password on."));
        command.Add(Change("demote", "Take the role admin away", "{0} is no admin any more."));
        command.Add(Delete());
        command.Add(Reset());
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = Output.Of(parsed);
        await using var link = await AuthorityLink.OpenAsync(parsed, cancellationToken);
        string? after = null;
        do
        {
            var page = await link.GetAsync($"v1/admin/accounts?after={after}", AdminRecordsJson.Default.AdminAccountPage, cancellationToken);
            foreach (var account in page.Accounts)
            {
                Print(output, account);
            }

            after = page.Next;
        }
        while (after is not null);
        return (int)ExitCode.Done;
    }

    private static void Print(Output output, AdminAccount account)
    {
        if (output.IsJson)
        {
            output.Json(account, AdminRecordsJson.Default.AdminAccount);
            return;
        }

        var seen = account.LastSeen is { } time ? string.Create(CultureInfo.InvariantCulture, $"seen {time:yyyy-MM-dd HH:mm}") : "never signed in";
        output.Line(string.Create(CultureInfo.InvariantCulture, $"{account.Name,-32} {account.State,-8} {(account.Admin ? "admin" : "     ")} {account.Devices,2} devices  {seen}"));
    }

    private static Command Change(string verb, string description, string done)
    {
        var name = NameArgument();
        var command = new Command(verb, description) { name }.WithExamples($"peersecure ca accounts {verb} alice");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var account = parsed.GetRequiredValue(name);
            await using var link = await AuthorityLink.OpenAsync(parsed, cancellationToken);
            await link.SendAsync(HttpMethod.Post, $"{PathOf(account)}/{verb}", cancellationToken);
            Output.Of(parsed).Say(string.Format(CultureInfo.InvariantCulture, done, account));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Delete()
    {
        var name = NameArgument();
        var command = new Command("delete", "Revoke all devices of an account and delete it; its name is never given again") { name, Yes }
            .WithExamples("peersecure ca accounts delete mallory", "peersecure ca accounts delete mallory --yes");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var account = parsed.GetRequiredValue(name);
            if (!parsed.GetValue(Yes) && !await IsConfirmedAsync($"Delete {account}? Its devices are revoked, and nobody can ever take this name again.", cancellationToken))
            {
                throw new UsageException("It was not confirmed; nothing was changed.", "Answer 'y', or give --yes.");
            }

            await using var link = await AuthorityLink.OpenAsync(parsed, cancellationToken);
            await link.SendAsync(HttpMethod.Delete, PathOf(account), cancellationToken);
            Output.Of(parsed).Say($"{account} is deleted and its devices are revoked.");
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Reset()
    {
        var name = NameArgument();
        var command = new Command("reset", "Make a one-time code with which the owner sets a new password, good for a day") { name }.WithExamples("peersecure ca accounts reset alice");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = Output.Of(parsed);
            await using var link = await AuthorityLink.OpenAsync(parsed, cancellationToken);
            var made = await link.SendAsync(HttpMethod.Post, $"{PathOf(parsed.GetRequiredValue(name))}/reset", AdminRecordsJson.Default.ResetCodeResponse, cancellationToken);
            if (output.IsJson)
            {
                output.Json(made, AdminRecordsJson.Default.ResetCodeResponse);
                return (int)ExitCode.Done;
            }

            output.Say($"One use, until {made.Expires:yyyy-MM-dd HH:mm} UTC, for 'peersecure password --reset-code' of {made.Name}:");
            output.Line(made.Code);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> NameArgument() => new("name") { Description = "The account", HelpName = "NAME" };

    private static string PathOf(string name) => $"v1/admin/accounts/{Uri.EscapeDataString(name)}";

    private static async Task<bool> IsConfirmedAsync(string question, CancellationToken cancellationToken)
    {
        await Console.Error.WriteAsync($"{question} [y/N] ".AsMemory(), cancellationToken);
        return (await Console.In.ReadLineAsync(cancellationToken))?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
