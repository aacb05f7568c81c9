using System.CommandLine;
using System.Globalization;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands.Administration;

/// <summary><c>admin …</c>: what <c>ca</c> does on the authority's machine, from anywhere, by ticket.</summary>
internal static class AdminCommand
{
    internal static Command Create()
    {
        var command = new Command("admin", "Administer the authority from here: accounts, invitations, revocations, keys, audit log. Needs a password login as an admin.")
            .WithExamples("peersecure admin accounts", "peersecure admin invite --name bob", "peersecure admin revoke mallory/laptop --reason key-compromise");
        command.Add(Accounts());
        command.Add(AdminInvite.Create());
        command.Add(AdminRevoke.Create());
        command.Add(Change("disable", "End every login of an account and take no further one.", "disabled"));
        command.Add(Change("enable", "Let a disabled account sign in again.", "enabled"));
        command.Add(Change("promote", "Give an account the role admin.", "an admin from its next login on"));
        command.Add(Change("demote", "Take the role admin away.", "no admin any more"));
        command.Add(Delete());
        command.Add(Reset());
        command.Add(AdminRevoke.CreateAllow());
        command.Add(AdminRevoke.CreateApprove());
        command.Add(AdminRotate.Create());
        command.Add(AdminAudit.Create());
        return command;
    }

    private static Command Accounts()
    {
        var command = new Command("accounts", "List accounts.").WithExamples("peersecure admin accounts", "peersecure admin accounts --json");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var context = new CommandContext(parsed);
            await using var link = await AdminLink.OpenAsync(context, cancellationToken);
            string? after = null;
            do
            {
                var page = await link.GetAsync($"v1/admin/accounts?after={after}", AdminRecordsJson.Default.AdminAccountPage, cancellationToken);
                foreach (var account in page.Accounts)
                {
                    var seen = account.LastSeen is { } time ? string.Create(CultureInfo.InvariantCulture, $"seen {time:yyyy-MM-dd HH:mm}") : "never signed in";
                    context.Print(
                        account, AdminRecordsJson.Default.AdminAccount,
                        CleanText.Line(string.Create(CultureInfo.InvariantCulture, $"{account.Name,-32} {account.State,-8} {(account.Admin ? "admin" : "     ")} {account.Devices,2} devices  {seen}"), 120));
                }

                after = page.Next;
            }
            while (after is not null);
            return 0;
        });
        return command;
    }

    private static Command Change(string verb, string description, string done)
    {
        var name = NameArgument();
        var command = new Command(verb, description) { name }.WithExamples($"peersecure admin {verb} alice");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var context = new CommandContext(parsed);
            var account = AccountSetup.ParseAccount(parsed.GetRequiredValue(name));
            await using var link = await AdminLink.OpenAsync(context, cancellationToken);
            await link.SendAsync(HttpMethod.Post, $"v1/admin/accounts/{account}/{verb}", cancellationToken);
            context.Print(new DoneReport(account.Value, verb), KeyReportsJson.Default.DoneReport, $"{account} is {done}.");
            return 0;
        });
        return command;
    }

    private static Command Delete()
    {
        var name = NameArgument();
        var command = new Command("delete", "Revoke all devices of an account and delete it; its name is never given again.") { name, Confirmation.Yes }
            .WithExamples("peersecure admin delete mallory", "peersecure admin delete mallory --yes");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var context = new CommandContext(parsed);
            var account = AccountSetup.ParseAccount(parsed.GetRequiredValue(name));
            await Confirmation.RequireAsync(parsed, $"Delete {account}? Its devices are revoked, and nobody can ever take this name again.", cancellationToken);
            await using var link = await AdminLink.OpenAsync(context, cancellationToken);
            await link.SendAsync(HttpMethod.Delete, $"v1/admin/accounts/{account}", cancellationToken);
            context.Print(new DoneReport(account.Value, "delete"), KeyReportsJson.Default.DoneReport, $"{account} is deleted and its devices are revoked.");
            return 0;
        });
        return command;
    }

    private static Command Reset()
    {
        var name = NameArgument();
        var command = new Command("reset", "Make a one-time code with which the owner sets a new password, good for a day.") { name }.WithExamples("peersecure admin reset alice");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var context = new CommandContext(parsed);
            var account = AccountSetup.ParseAccount(parsed.GetRequiredValue(name));
            await using var link = await AdminLink.OpenAsync(context, cancellationToken);
            var made = await link.PostAsync($"v1/admin/accounts/{account}/reset", new DoneReport(account.Value, "reset"), KeyReportsJson.Default.DoneReport, AdminRecordsJson.Default.ResetCodeResponse, cancellationToken);
            context.Output.Say($"One use, until {made.Expires:yyyy-MM-dd HH:mm} UTC, for 'peersecure password --reset-code' of {account}:");
            context.Print(made, AdminRecordsJson.Default.ResetCodeResponse, CleanText.Line(made.Code, 60));
            return 0;
        });
        return command;
    }

    private static Argument<string> NameArgument() => new("name") { Description = "The account", HelpName = "NAME" };
}
