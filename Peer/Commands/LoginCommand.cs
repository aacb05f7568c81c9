using System.CommandLine;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary><c>login [NAME]</c>: signs in with the password; on a new machine it also makes this machine a device of the account.</summary>
internal static class LoginCommand
{
    private static readonly Argument<string?> Name = new("name") { Description = "The account (default: the profile's)", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Device = new("--device") { Description = "On a new machine: the name of this device (default: the host name)", HelpName = "NAME" };

    internal static Command Create()
    {
        var command = new Command("login", "Sign in with the account password. Needed on a new device and for administration; otherwise the device certificate does it.") { Name, Device }
            .WithExamples("peersecure login", "peersecure login alice --device phone");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var account = parsed.GetValue(Name) is { } given ? AccountSetup.ParseAccount(given) : AccountName.Parse(context.ProfileName);
        var isHere = File.Exists(OpenProfile.CertificateOf(context.Files.FolderOf(account.Value)));
        return isHere ? await AgainAsync(context, account, cancellationToken) : await FirstAsync(context, account, parsed.GetValue(Device), cancellationToken);
    }

    private static async Task<int> FirstAsync(CommandContext context, AccountName account, string? device, CancellationToken cancellationToken)
    {
        var setup = new AccountSetup(context.Files, context.Machine);
        using var password = context.ReadPassword(account.Value, confirm: false, cancellationToken);
        using var own = context.ReadOwnPassphrase(cancellationToken);
        var report = await setup.EnrollAsync(account, AccountSetup.ParseDevice(device), password, own ?? password, cancellationToken);
        AccountWords.Report(context.Output, report, $"Signed in as {account}; this machine is its device '{report.Device}' now.");
        return 0;
    }

    private static async Task<int> AgainAsync(CommandContext context, AccountName account, CancellationToken cancellationToken)
    {
        using var password = context.ReadPassword(account.Value, confirm: false, cancellationToken);
        using var own = context.ReadOwnPassphrase(cancellationToken);
        await using var signedIn = await SignedInProfile.OpenAsync(context.Files, account.Value, own ?? password, context.Machine);
        var answer = await new SignIn(signedIn.Client).LoginAsync(account, password, cancellationToken);
        await signedIn.RememberAsync(answer.Ticket.Ticket, cancellationToken);
        if (context.Output.IsJson)
        {
            var report = new LoginReport(
                account.Value, signedIn.Profile.Self.Device.Value, answer.Status.Unread, answer.Status.Notifications, answer.Status.LastSeen, answer.Ticket.Roles, answer.Ticket.RefreshableUntil);
            context.Output.Json(report, SetupJson.Default.LoginReport);
        }
        else
        {
            context.Output.Line($"Signed in as {account}. Unread messages: {answer.Status.Unread}, notifications: {answer.Status.Notifications}.");
            context.Output.Say(answer.Status.LastSeen is { } seen ? $"Last seen {seen:yyyy-MM-dd HH:mm} UTC." : "This is the first sign-in.");
        }

        return 0;
    }
}
