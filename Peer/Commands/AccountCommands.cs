using System.CommandLine;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary><c>logout</c>, <c>password</c>, <c>check NAME</c>.</summary>
internal static class AccountCommands
{
    private static readonly Argument<string> CheckName = new("name") { Description = "The account to look for", HelpName = "NAME" };
    private static readonly Option<string?> CheckInvite = new("--invite") { Description = "An invitation code, when you have no account yet", HelpName = "CODE" };
    private static readonly Argument<string?> ResetName = new("name") { Description = "With --reset-code: the account (default: the profile's)", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> NewPasswordFile = new("--new-password-file") { Description = "Read the new password from this file (0600)", HelpName = "FILE" };
    private static readonly Option<string?> ResetCode = new("--reset-code") { Description = "A one-time code from an administrator, instead of the old password", HelpName = "CODE" };

    internal static IEnumerable<Command> Create()
    {
        var logout = new Command("logout", "End the login: its tickets are worth nothing from then on, here and everywhere.").WithExamples("peersecure logout");
        logout.SetAction(LogoutAsync);
        yield return logout;
        var password = new Command("password", "Change the account password (the passphrase of the key files stays: see 'peersecure keys passphrase'). With a reset code neither the old password nor a profile is needed.")
        {
            ResetName, NewPasswordFile, ResetCode,
        }.WithExamples("peersecure password", "peersecure password alice --reset-code 3K7QD-...");
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
        var account = AccountSetup.ParseAccount(parsed.GetValue(ResetName) ?? context.ProfileName);
        var source = parsed.GetValue(NewPasswordFile) is { } file ? PassphraseSource.FromFile(file) : PassphraseSource.FromTerminal($"New password of {account}", confirm: true);
        if (parsed.GetValue(ResetCode) is { } code)
        {
            // who needs this has forgotten the password, and with it perhaps what opens the profile
            using var client = DeviceOf(context, account).NewClient();
            using var fresh = source.Read(cancellationToken);
            await new SignIn(client).ResetPasswordAsync(account, code, fresh, cancellationToken);
        }
        else if (parsed.GetValue(ResetName) is { } other && other != context.ProfileName)
        {
            throw new UsageException($"'{other}' is not the account of this profile.", "To set a new password with a code from an administrator, give --reset-code CODE.");
        }
        else
        {
            await using var signedIn = await OpenAsync(context, cancellationToken);
            using var current = context.ReadPassword(account.Value, confirm: false, cancellationToken);
            using var next = source.Read(cancellationToken);
            await new SignIn(signedIn.Client).ChangePasswordAsync(account, current, next, cancellationToken);
            await signedIn.RememberAsync(null, cancellationToken);
        }

        context.Output.Line("The password was changed; logins with the old one have ended. Key files keep their passphrase until 'peersecure keys passphrase'.");
        return 0;
    }

    /// <summary>At the authority of the profile when there is one, else at the one that was joined.</summary>
    private static NewDevice DeviceOf(CommandContext context, AccountName account) => context.Files.Names().Contains(account.Value, StringComparer.Ordinal)
        ? new NewDevice(context.Files, context.Files.Load(account.Value).Authority, context.Machine)
        : NewDevice.OfJoined(context.Files, context.Machine);

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
            // without an account yet: where anybody may register, anybody may ask; elsewhere it takes an invitation
            if (invite is not null || context.Files.Names().Count == 0)
            {
                using var client = NewDevice.OfJoined(context.Files, context.Machine).NewClient();
                using var answer = await client.OpenAsync(HttpMethod.Head, $"v1/accounts/{name}", null, "*/*", invite is null ? [] : [("X-PeerSecure-Invite", invite)], cancellationToken);
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
