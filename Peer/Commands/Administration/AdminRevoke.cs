using System.CommandLine;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands.Administration;

/// <summary><c>admin revoke</c>, and its opposites <c>allow</c> and <c>approve</c> (R1, C5).</summary>
internal static class AdminRevoke
{
    private static readonly Argument<string?> Who = new("who") { Description = "An account with all its devices, or one device", HelpName = "NAME[/DEVICE]", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string> One = new("device") { Description = "The device", HelpName = "NAME/DEVICE" };
    private static readonly Option<string?> Serial = new("--serial") { Description = "One certificate", HelpName = "SERIAL" };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why, such as key-compromise or privilege-withdrawn", HelpName = "REASON", DefaultValueFactory = static _ => "unspecified" };

    internal static Command Create()
    {
        var command = new Command("revoke", "Revoke an account, a device or one certificate; live sessions end within a second.") { Who, Serial, Reason, Confirmation.Yes }
            .WithExamples("peersecure admin revoke alice/laptop --reason key-compromise", "peersecure admin revoke mallory --yes");
        command.Validators.Add(static result =>
        {
            if (result.GetValue(Who) is null == result.GetValue(Serial) is null)
            {
                result.AddError("Give either NAME[/DEVICE] or --serial.");
            }
        });
        command.SetAction(RevokeAsync);
        return command;
    }

    internal static Command CreateAllow() => ForDevice(
        "allow", "Let the name of a revoked device be enrolled again; compromised keys stay barred.",
        static (link, name, device, token) => link.SendAsync(
            HttpMethod.Post, "v1/admin/allow", () => AuthorityClient.Json(new AllowRequest(name.Value, device.Value), AdminRecordsJson.Default.AllowRequest), token),
        "may be enrolled again");

    internal static Command CreateApprove() => ForDevice(
        "approve", "Let a new device in when its account has no other device left; the owner's recovery code does the rest.",
        static (link, name, device, token) => link.SendAsync(HttpMethod.Post, $"v1/admin/devices/{name}/{device}/admission", token),
        "is admitted");

    private static Command ForDevice(string verb, string description, Func<AdminLink, AccountName, DeviceName, CancellationToken, Task> action, string done)
    {
        var command = new Command(verb, description) { One }.WithExamples($"peersecure admin {verb} alice/desk");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var context = new CommandContext(parsed);
            var parts = parsed.GetRequiredValue(One).Split('/', 2);
            var name = AccountSetup.ParseAccount(parts[0]);
            var device = parts.Length == 2 ? AccountSetup.ParseDevice(parts[1]) : throw new UsageException("Give NAME/DEVICE.", $"See 'peersecure admin {verb} --help'.");
            await using var link = await AdminLink.OpenAsync(context, cancellationToken);
            await action(link, name, device, cancellationToken);
            context.Print(new DoneReport($"{name}/{device}", verb), KeyReportsJson.Default.DoneReport, $"{name}/{device} {done}.");
            return 0;
        });
        return command;
    }

    private static async Task<int> RevokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var parts = parsed.GetValue(Who)?.Split('/', 2);
        var subject = parsed.GetValue(Who) ?? parsed.GetValue(Serial)!;
        await Confirmation.RequireAsync(parsed, $"Revoke {CleanText.Line(subject, 80)}?", cancellationToken);
        var request = new RevokeRequest(parsed.GetValue(Serial), parts?[0], parts is { Length: 2 } ? parts[1] : null, parsed.GetValue(Reason));
        await using var link = await AdminLink.OpenAsync(context, cancellationToken);
        var done = await link.PostAsync("v1/admin/revoke", request, AdminRecordsJson.Default.RevokeRequest, AdminRecordsJson.Default.RevokeResponse, cancellationToken);
        context.Print(done, AdminRecordsJson.Default.RevokeResponse, CleanText.Line($"Revoked {done.Subject} ({done.Reason}).", 120));
        return 0;
    }
}
