using System.CommandLine;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
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
        var name = parsed.GetValue(Name) ?? (context.Files.Names().Count == 0 ? TransferInfo.TryRead(context.Home)?.Name : null) ?? context.ProfileName;
        var account = AccountSetup.ParseAccount(name);
        if (File.Exists(OpenProfile.CertificateOf(context.Files.FolderOf(account.Value))))
        {
            return await AgainAsync(context, account, cancellationToken);
        }

        await JoinCommand.JoinByTransferInfoAsync(context, cancellationToken);
        return await FirstAsync(context, account, parsed.GetValue(Device), cancellationToken);
    }

    private static async Task<int> FirstAsync(CommandContext context, AccountName account, string? device, CancellationToken cancellationToken)
    {
        using var password = context.ReadPassword(account.Value, confirm: false, cancellationToken);
        using var own = context.ReadOwnPassphrase(cancellationToken);
        var enrolled = await context.Setup.EnrollAsync(account, AccountSetup.ParseDevice(device), password, own ?? password, cancellationToken);
        Report(context, enrolled, $"Signed in as {account}; this machine is its device '{enrolled.Account.Device}' now.");
        return 0;
    }

    private static async Task<int> AgainAsync(CommandContext context, AccountName account, CancellationToken cancellationToken)
    {
        using var password = context.ReadPassword(account.Value, confirm: false, cancellationToken);
        using var passphrase = await PassphraseOfAsync(context, account, password, cancellationToken);
        await using (var signedIn = await SignedInProfile.OpenAsync(context.Files, account.Value, passphrase, context.Machine))
        {
            var answer = await signedIn.LoginAsync(password, cancellationToken);
            if (answer.Ticket.Bound)
            {
                Report(context, ReportOf(account, signedIn.Profile.Self.Device.Value, answer), $"Signed in as {account}.", answer.Status);
                return 0;
            }
        }

        // the certificate opens nothing any more
        var enrolled = await context.Setup.EnrollAgainAsync(account, password, passphrase, cancellationToken);
        Report(context, enrolled, $"Signed in as {account}; this device has a certificate again.");
        return 0;
    }

    /// <summary>
    /// Until somebody changes one of the two, the password opens the key files as well. Where it does not, the authority says first whether it is the right
    /// password: a wrong one is told as that, and not as a wrong passphrase.
    /// </summary>
    private static async Task<Passphrase> PassphraseOfAsync(CommandContext context, AccountName account, Passphrase password, CancellationToken cancellationToken)
    {
        if (context.ReadOwnPassphrase(cancellationToken) is { } own)
        {
            return own;
        }

        try
        {
            using var key = EncryptedKeyFile.LoadSigningKey(DeviceFiles.SettledKey(context.Files.FolderOf(account.Value)), password);
            return Passphrase.CopyOf(password.Span);
        }
        catch (KeyFileException wrong) when (wrong.Failure == KeyFileFailure.WrongPassphrase)
        {
            using var client = new NewDevice(context.Files, context.Files.Load(account.Value).Authority, context.Machine).NewClient();
            await new SignIn(client).LoginAsync(account, password, cancellationToken);
            if (context.AskPassphrase(account.Value, cancellationToken) is { } asked)
            {
                return asked;
            }

            throw;
        }
    }

    private static LoginReport ReportOf(AccountName account, string device, LoginAnswer answer) =>
        new(account.Value, device, answer.Status.Unread, answer.Status.Notifications, answer.Status.LastSeen, answer.Ticket.Roles, answer.Ticket.RefreshableUntil, Enrolled: false, Admitted: null);

    private static void Report(CommandContext context, Enrolled enrolled, string words)
    {
        var report = ReportOf(AccountName.Parse(enrolled.Account.Account), enrolled.Account.Device, enrolled.Login) with { Enrolled = true, Admitted = enrolled.Account.Admitted };
        Report(context, report, words, enrolled.Login.Status);
        if (!context.Output.IsJson)
        {
            AccountWords.SayMore(context.Output, enrolled.Account);
        }
    }

    private static void Report(CommandContext context, LoginReport report, string words, AccountStatus status)
    {
        if (context.Output.IsJson)
        {
            context.Output.Json(report, SetupJson.Default.LoginReport);
            return;
        }

        context.Output.Line($"{words} Unread messages: {status.Unread}, notifications: {status.Notifications}.");
        context.Output.Say(status.LastSeen is { } seen ? $"Last seen {seen:yyyy-MM-dd HH:mm} UTC." : "This is the first sign-in.");
    }
}
