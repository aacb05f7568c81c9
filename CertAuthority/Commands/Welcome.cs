using System.Text.Json.Serialization;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.CommandLine;

namespace PeerSecure.CertAuthority.Commands;

/// <summary>What somebody who starts an authority wants to see: how others join, and at the first start the admin's invite.</summary>
internal static class Welcome
{
    public static async Task ShowAsync(Output output, OpenAuthority authority, int port, bool listening, CancellationToken cancellationToken)
    {
        var link = JoinLinks.Of(authority, port);
        var invite = authority.IsNew ? await FirstInvite.MakeAsync(authority, cancellationToken) : null;
        var shown = invite is not null && !output.IsJson && IsTerminal;
        if (invite is not null && !shown)
        {
            // A2: a log or a pipe is no place for it.
            FirstInvite.Save(authority.Folder, invite);
        }

        if (output.IsJson)
        {
            var inviteFile = invite is null ? null : authority.Folder.AdminInvite;
            output.Json(
                new WelcomeRecord(listening ? "listening" : "made", port, link, authority.Keys.Current.Authority.Value, authority.Folder.Path, inviteFile),
                WelcomeJson.Default.WelcomeRecord);
            return;
        }

        Say(output, authority, port, link, listening);
        SayInvite(output, authority, invite, shown);
    }

    private static bool IsTerminal => !Console.IsErrorRedirected;

    private static void Say(Output output, OpenAuthority authority, int port, string link, bool listening)
    {
        output.Say(listening ? $"The authority listens on port {port}." : $"Made an authority in {authority.Folder.Path}. Start it with: peersecure ca serve");
        output.Say("Others join with this link:");
        output.Line(link);
        if (IsTerminal && !Console.IsOutputRedirected)
        {
            output.Say(QrText.Draw(link));
        }
    }

    private static void SayInvite(Output output, OpenAuthority authority, InviteCode? invite, bool shown)
    {
        if (invite is null)
        {
            return;
        }

        output.Say(shown
            ? $"The first admin registers with this code (one use, seven days): {invite.Reveal()}"
            : $"The first admin's code (one use, seven days) is in {authority.Folder.AdminInvite}");
        if (File.Exists(authority.Folder.RootPassphrase))
        {
            output.Say($"Now take the root key offline: move root.key and root.pass from {authority.Folder.Path} to a safe place. They are needed for 'rotate root' and 'rotate issuing' only.");
        }
    }
}

internal sealed record WelcomeRecord(string Event, int Port, string Link, string Authority, string Folder, string? AdminInviteFile);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WelcomeRecord))]
internal sealed partial class WelcomeJson : JsonSerializerContext;
