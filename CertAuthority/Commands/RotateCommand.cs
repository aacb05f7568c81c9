using System.CommandLine;
using PeerSecure.CertAuthority.KeyRotation;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Commands;

internal static class RotateCommand
{
    private static readonly Argument<string> Key = new("key")
    {
        Description = "Which key: root, issuing, tls, ticket or timestamp",
        HelpName = "KEY",
    };

    private static readonly Option<bool> RevokeOld = new("--revoke-old")
    {
        Description = "With issuing: revoke the old key and everything it signed, because others may have it",
    };

    static RotateCommand() => Key.AcceptOnlyFromAmong("root", "issuing", "tls", "ticket", "timestamp");

    public static Command Create()
    {
        var command = new Command("rotate", "Replace a key of the authority; root and issuing need root.key and root.pass in its folder") { Key, RevokeOld }
            .WithExamples("peersecure ca rotate tls", "peersecure ca rotate issuing --revoke-old", "peersecure ca rotate root");
        command.Validators.Add(static result =>
        {
            if (result.GetValue(RevokeOld) && result.GetValue(Key) != "issuing")
            {
                result.AddError("--revoke-old goes with issuing only.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = Output.Of(parsed);
        await using var link = await AuthorityLink.OpenAsync(parsed, cancellationToken);
        var rotated = await link.PostAsync(
            "v1/admin/rotate", new RotateKeyRequest(parsed.GetValue(Key)!, parsed.GetValue(RevokeOld)),
            KeyRotationJson.Default.RotateKeyRequest, KeyRotationJson.Default.RotateKeyResponse, cancellationToken);
        if (output.IsJson)
        {
            output.Json(rotated, KeyRotationJson.Default.RotateKeyResponse);
        }
        else
        {
            output.Say($"The {rotated.Key} key was replaced; the new one is valid until {rotated.NotAfter:yyyy-MM-dd}.");
            output.Line(rotated.NewKeyId);
        }

        return (int)ExitCode.Done;
    }
}
