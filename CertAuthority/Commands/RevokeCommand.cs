using System.CommandLine;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Commands;

internal static class RevokeCommand
{
    private static readonly Argument<string?> Who = new("who")
    {
        Description = "An account with all its devices, or one device",
        HelpName = "NAME[/DEVICE]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Serial = new("--serial") { Description = "One certificate", HelpName = "SERIAL" };

    private static readonly Option<string> Reason = new("--reason")
    {
        Description = "Why: " + string.Join(", ", RevocationReasons.All),
        HelpName = "REASON",
        DefaultValueFactory = static _ => "unspecified",
    };

    public static Command Create()
    {
        var command = new Command("revoke", "Revoke an account, a device or one certificate; live sessions end within a second")
        {
            Who,
            Serial,
            Reason,
        }.WithExamples(
            "peersecure ca revoke alice/laptop --reason key-compromise",
            "peersecure ca revoke mallory --reason privilege-withdrawn",
            "peersecure ca revoke --serial 4f0c12ab34cd56ef4f0c12ab34cd56ef");
        command.Validators.Add(static result =>
        {
            if (result.GetValue(Who) is null == result.GetValue(Serial) is null)
            {
                result.AddError("Give either NAME[/DEVICE] or --serial.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = Output.Of(parsed);
        var who = DeviceArgument.Split(parsed.GetValue(Who));
        var request = new RevokeRequest(parsed.GetValue(Serial), who.Name, who.Device, parsed.GetValue(Reason));
        await using var link = await AuthorityLink.OpenAsync(parsed, cancellationToken);
        var done = await link.PostAsync(
            "v1/admin/revoke", request, RevocationApiJson.Default.RevokeRequest, RevocationApiJson.Default.RevokeResponse, cancellationToken);
        if (output.IsJson)
        {
            output.Json(done, RevocationApiJson.Default.RevokeResponse);
        }
        else
        {
            output.Say($"Revoked {done.Subject} ({done.Reason}).");
        }

        return (int)ExitCode.Done;
    }
}
