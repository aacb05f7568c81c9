using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Commands;

internal static class ApproveCommand
{
    private static readonly Argument<string> Who = new("who") { Description = "The new device", HelpName = "NAME/DEVICE" };

    public static Command Create()
    {
        var command = new Command("approve", "Let a new device in when its account has no other device left (C5); the owner's recovery code does the rest")
        {
            Who,
        }.WithExamples("peersecure ca revoke alice/laptop --reason cessation-of-operation", "peersecure ca approve alice/desk");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (name, device) = DeviceArgument.Split(parsed.GetRequiredValue(Who));
        if (device is null)
        {
            throw new UsageException("Give NAME/DEVICE.", "See 'peersecure ca approve --help'.");
        }

        await using var link = await AuthorityLink.OpenAsync(parsed, cancellationToken);
        await link.SendAsync(HttpMethod.Post, $"v1/admin/devices/{Uri.EscapeDataString(name!)}/{Uri.EscapeDataString(device)}/admission", cancellationToken);
        Output.Of(parsed).Say($"{name}/{device} is admitted; 'peersecure keys restore' there opens the account key.");
        return (int)ExitCode.Done;
    }
}
