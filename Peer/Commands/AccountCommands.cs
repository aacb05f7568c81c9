using System.CommandLine;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary><c>logout</c>, <c>password</c>, <c>check NAME</c>.</summary>
internal static class AccountCommands
{
    private static readonly Argument<string> CheckName = new("name") { Description = "The account to look for", HelpName = "NAME" };
    private static readonly Option<string?> CheckInvite = new("--invite") { Description = "An invitation code, when you have no account yet", HelpName = "CODE" };
    private static readonly Option<string?> NewPasswordFile = new("--new-password-file") { Description = "Read the new password from this file (0600)", HelpName = "FILE" };
    private static readonly Option<string?> ResetCode = new("--reset-code") { Description = "A one-time code from an administrator, instead of the old password", HelpName = "CODE" };

    internal static IEnumerable<Command> Create()
    {
        var logout = new Command("logout", "End the login: its tickets are worth nothing from then on, here and everywhere.").WithExamples("peersecure logout");
        logout.SetAction(LogoutAsync);
        yield return logout;
        var password = new Command("password", "Change the account password (the passphrase of the key files stays: see 'peersecure keys').") { NewPasswordFile, ResetCode }
            .WithExamples("peersecure password", "peersecure password --reset-code 3K7QD-...");
        password.SetAction(PasswordAsync);
        yield return password;
        var check = new Command("check", "Say whether an account name exists (exit code 4 when it does not).") { CheckName, CheckInvite }.WithExamples("peersecure check bob");
        check.SetAction(CheckAsync);
        yield return check;
    }

    private static async Task<int> LogoutAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        await using var signedIn = await OpenAsync(context, cancellationToken);
        if (signedIn.Client.Ticket is null)
        {
            context.Output.Line("Not signed in; nothing to end.");
            return 0;
        }

        try
        {
            await signedIn.EnsureTicketAsync(cancellationToken);
            await signedIn.Client.SendAsync(HttpMethod.Post, "v1/logout", null, cancellationToken);
        }
        finally
        {
            await signedIn.RememberAsync(null, CancellationToken.None);   // whatever the authority said, this machine forgets it
        }

        context.Output.Line("Signed out.");
        return 0;
    }

    private static async Task<int> PasswordAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var account = AccountName.Parse(context.ProfileName);
        await using var signedIn = await OpenAsync(context, cancellationToken);
        var source = parsed.GetValue(NewPasswordFile) is { } file ? PassphraseSource.FromFile(file) : PassphraseSource.FromTerminal($"New password of {account}", confirm: true);
        if (parsed.GetValue(ResetCode) is { } code)
        {
            using var fresh = source.Read(cancellationToken);
            await new SignIn(signedIn.Client).ResetPasswordAsync(account, code, fresh, cancellationToken);
        }
        else
        {
            using var current = context.ReadPassword(account.Value, confirm: false, cancellationToken);
            using var next = source.Read(cancellationToken);
            await new SignIn(signedIn.Client).ChangePasswordAsync(account, current, next, cancellationToken);
        }

        await signedIn.RememberAsync(null, cancellationToken);
        context.Output.Line("The password was changed; logins with the old one have ended.");
        return 0;
    }

    private static async Task<int> CheckAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var name = parsed.GetValue(CheckName)!;
        var exists = await ExistsAsync(context, AccountSetup.ParseAccount(name), parsed.GetValue(CheckInvite), cancellationToken);
        if (context.Output.IsJson)
        {
            context.Output.Json(new CheckReport(name, exists), SetupJson.Default.CheckReport);
        }
        else
        {
            context.Output.Line(exists ? $"{name} exists." : $"There is no account '{name}'.");
        }

        return exists ? 0 : 4;
    }

    private static async Task<bool> ExistsAsync(CommandContext context, AccountName name, string? invite, CancellationToken cancellationToken)
    {
        try
        {
            if (invite is not null)
            {
                using var client = new NewDevice(context.Files, context.Files.TryLoadJoined() ?? throw new Identity.ProfileException(Identity.ProfileFailure.NotJoined, ""), context.Machine).NewClient();
                using var answer = await client.OpenAsync(HttpMethod.Head, $"v1/accounts/{name}", null, "*/*", [("X-PeerSecure-Invite", invite)], cancellationToken);
                return true;
            }

            await using var signedIn = await OpenAsync(context, cancellationToken);
            await signedIn.EnsureTicketAsync(cancellationToken);
            using var known = await signedIn.Client.OpenAsync(HttpMethod.Head, $"v1/accounts/{name}", null, "*/*", [], cancellationToken);
            return true;
        }
        catch (AuthorityException missing) when (missing.Reason == AuthorityFailure.NotFound)
        {
            return false;
        }
    }

    internal static async Task<SignedInProfile> OpenAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var name = context.ProfileName;
        using var passphrase = context.ReadPassphrase(name, cancellationToken);
        return await SignedInProfile.OpenAsync(context.Files, name, passphrase, context.Machine);
    }
}
