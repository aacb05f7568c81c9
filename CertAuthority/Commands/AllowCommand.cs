using System.CommandLine;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Commands;

internal static class AllowCommand
{
    private static readonly Argument<string> Who = new("who") { Description = "The device that was revoked", HelpName = "NAME/DEVICE" };

    public static Command Create()
    {
        var command = new Command("allow", "Let the name of a revoked device be enrolled again; compromised keys stay barred")
        {
            Who,
        }.WithExamples("peersecure ca allow alice/laptop");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (name, device) = DeviceArgument.Split(parsed.GetRequiredValue(Who));
        if (device is null)
        {
            throw new UsageException("Give NAME/DEVICE.", "See 'peersecure ca allow --help'.");
        }

        await using var link = await AuthorityLink.OpenAsync(parsed, cancellationToken);
        await link.PostAsync("v1/admin/allow", new AllowRequest(name!, device), RevocationApiJson.Default.AllowRequest, cancellationToken);
        Output.Of(parsed).Say($"{name}/{device} may be enrolled again.");
        return (int)ExitCode.Done;
    }
}
