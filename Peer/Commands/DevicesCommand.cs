using System.CommandLine;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary><c>devices [list|approve DEVICE|remove DEVICE]</c>: the devices of the own account (C5).</summary>
internal static class DevicesCommand
{
    private static readonly Argument<string> Device = new("device") { Description = "The other device", HelpName = "DEVICE" };
    private static readonly Option<string?> Code = new("--code") { Description = "The code the other device shows; without a terminal it is required", HelpName = "CODE" };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why: unspecified, key-compromise, cessation-of-operation", HelpName = "REASON", DefaultValueFactory = static _ => "cessation-of-operation" };

    internal static Command Create()
    {
        var command = new Command("devices", "List the devices of your account; approve a new one, remove a lost one.").WithExamples("peersecure devices", "peersecure devices approve phone", "peersecure devices remove phone");
        command.SetAction(ListAsync);
        var list = new Command("list", "List devices, with the code each other one must show (the same as without a verb).").WithExamples("peersecure devices list --json");
        list.SetAction(ListAsync);
        command.Add(list);
        var approve = new Command("approve", "Compare the code with another device of yours, on both; an admitted device thereby admits the other one.") { Device, Code }
            .WithExamples("peersecure devices approve phone", "peersecure devices approve laptop --code 7QK2-9DMX-...");
        approve.SetAction(ApproveAsync);
        command.Add(approve);
        var remove = new Command("remove", "Revoke a device of yours.") { Device, Reason, Confirmation.Yes }.WithExamples("peersecure devices remove phone", "peersecure devices remove phone --reason key-compromise --yes");
        remove.SetAction(RemoveAsync);
        command.Add(remove);
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        await using var signedIn = await AccountCommands.OpenAsync(context, cancellationToken);
        var book = await LoadAsync(signedIn, cancellationToken);
        foreach (var device in book.All)
        {
            var verified = book.VerifiedOf(device);
            var believed = verified is not null && book.IsBelieved(verified);
            var code = verified is null || device.Current ? null : book.CodeWith(verified).Text;
            var report = new DeviceReport(device.Device, device.Current, device.Admitted, believed, device.Fingerprint, device.Serial, device.AddedAt, device.NotAfter, device.Expired, code);
            var state = device.Expired ? "expired, may renew until it is removed"
                : device.Current ? device.Admitted ? "this device" : "this device, waits for approval on another one"
                : believed ? device.Admitted ? "approved" : "waits for approval on another one"
                : $"not compared here; code {code}";
            context.Print(report, KeyReportsJson.Default.DeviceReport, $"{device.Device,-32} until {device.NotAfter:yyyy-MM-dd}  {state}");
        }

        return 0;
    }

    private static async Task<int> ApproveAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var name = context.ProfileName;
        using var passphrase = context.ReadPassphrase(name, cancellationToken);
        await using var signedIn = await SignedInProfile.OpenAsync(context.Files, name, passphrase, context.Machine);
        var book = await LoadAsync(signedIn, cancellationToken);
        var wanted = parsed.GetRequiredValue(Device);
        var other = book.VerifiedOther(wanted) ?? throw new SetupException(SetupFailure.UnknownDevice, wanted);
        await CompareAsync(context, book.CodeWith(other), wanted, parsed.GetValue(Code), cancellationToken);
        using var sealing = NewDevice.LoadSealingKey(signedIn.Profile.Folder, passphrase);
        using var key = await DeviceAdmission.ApproveAsync(signedIn.Profile, signedIn.Client, book, other, sealing, cancellationToken);
        context.Print(
            new DoneReport(wanted, key is null ? "compared" : "approved"), KeyReportsJson.Default.DoneReport,
            key is null ? $"Compared with {wanted}. Now run 'peersecure devices approve {signedIn.Profile.Self.Device}' there, then this once more." : $"{wanted} is approved.");
        return 0;
    }

    private static async Task<int> RemoveAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        await using var signedIn = await AccountCommands.OpenAsync(context, cancellationToken);
        await signedIn.EnsureTicketAsync(cancellationToken);
        await DeviceRemoval.RunAsync(context, parsed, signedIn, parsed.GetRequiredValue(Device), parsed.GetValue(Reason)!, cancellationToken);
        context.Output.Say("Data sealed from now on should use a new account key: run 'peersecure keys rotate' when the device was stolen.");
        return 0;
    }

    private static async Task CompareAsync(CommandContext context, AdmissionCode code, string device, string? typed, CancellationToken cancellationToken)
    {
        if (typed is not null)
        {
            if (!code.Matches(typed))
            {
                throw new SetupException(SetupFailure.CodeMismatch, device);
            }

            return;
        }

        context.Output.Say($"Code with {device}:  {code.Text}");
        if (!context.IsInteractive)
        {
            throw new SetupException(SetupFailure.NotConfirmed, device);
        }

        if (!await Questions.AskYesAsync($"Does {device} show the same code under 'peersecure devices'?", cancellationToken))
        {
            throw new SetupException(SetupFailure.CodeMismatch, device);
        }
    }

    private static async Task<OwnDeviceBook> LoadAsync(SignedInProfile signedIn, CancellationToken cancellationToken)
    {
        await signedIn.EnsureTicketAsync(cancellationToken);
        var book = new OwnDeviceBook(signedIn.Profile, signedIn.Client);
        await book.LoadAsync(cancellationToken);
        return book;
    }
}
