using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary><c>register NAME</c>: a new account, this machine as its first device.</summary>
internal static class RegisterCommand
{
    private static readonly Argument<string?> Name = new("name") { Description = "The account name: a-z, 0-9, dot, dash, underscore (default: the one in transfer.info)", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Invite = new("--invite") { Description = "The invitation code your administrator gave you", HelpName = "CODE" };
    private static readonly Option<string?> Device = new("--device") { Description = "The name of this device (default: the host name)", HelpName = "NAME" };

    internal static Command Create()
    {
        var command = new Command("register", "Register an account at the joined authority and make this machine its first device.") { Name, Invite, Device }
            .WithExamples("peersecure register alice --invite 3K7QD-...", "peersecure register alice --device laptop --password-file pw.txt");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var account = AccountSetup.ParseAccount(parsed.GetValue(Name) ?? TransferInfo.TryRead(context.Home)?.Name ?? throw new UsageException("Give the account name.", "See 'peersecure register --help'."));
        var device = AccountSetup.ParseDevice(parsed.GetValue(Device));
        await JoinCommand.JoinByTransferInfoAsync(context, cancellationToken);
        var setup = context.Setup;
        using var password = context.ReadPassword(account.Value, confirm: true, cancellationToken);
        using var own = context.ReadOwnPassphrase(cancellationToken);
        context.Output.Say("Registering (the password is turned into a proof here; this takes a moment)...");
        var admin = await setup.RegisterAsync(account, parsed.GetValue(Invite), password, cancellationToken);
        var report = (await setup.EnrollAsync(account, device, password, own ?? password, cancellationToken)).Account with { Admin = admin };
        AccountWords.Report(context.Output, report, $"Registered {account}{(admin ? " as an administrator" : "")}; this device is '{report.Device}'.");
        return 0;
    }
}
