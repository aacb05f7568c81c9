using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Commands.Administration;

/// <summary>B3: replaces a key of the authority.</summary>
internal static class AdminRotate
{
    private static readonly Argument<string> Key = new("key") { Description = "Which key: issuing, tls, ticket or timestamp (root needs its files: see 'peersecure ca rotate')", HelpName = "KEY" };
    private static readonly Option<bool> RevokeOld = new("--revoke-old") { Description = "With issuing: revoke the old key and everything it signed" };

    static AdminRotate() => Key.AcceptOnlyFromAmong("root", "issuing", "tls", "ticket", "timestamp");

    internal static Command Create()
    {
        var command = new Command("rotate", "Replace a key of the authority; what the old one signed stays good until it ends.") { Key, RevokeOld, Confirmation.Yes }
            .WithExamples("peersecure admin rotate ticket", "peersecure admin rotate tls --yes");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var key = parsed.GetRequiredValue(Key);
        await Confirmation.RequireAsync(parsed, $"Replace the {key} key of the authority?", cancellationToken);
        await using var link = await AdminLink.OpenAsync(context, cancellationToken);
        var rotated = await link.PostAsync(
            "v1/admin/rotate", new RotateKeyRequest(key, parsed.GetValue(RevokeOld)), AdminRecordsJson.Default.RotateKeyRequest, AdminRecordsJson.Default.RotateKeyResponse, cancellationToken);
        context.Print(rotated, AdminRecordsJson.Default.RotateKeyResponse, CleanText.Line($"The {rotated.Key} key was replaced; the new one ({rotated.NewKeyId}) is valid until {rotated.NotAfter:yyyy-MM-dd}.", 200));
        return 0;
    }
}
