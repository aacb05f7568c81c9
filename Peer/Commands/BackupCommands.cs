using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Recovery;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary><c>keys backup FILE</c> and the part of <c>keys restore</c> that takes one.</summary>
internal static class BackupCommands
{
    internal static readonly Argument<string?> Source = new("file") { Description = "A file of 'keys backup'", HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne };
    internal static readonly Option<bool> Recovery = new("--recovery") { Description = "Open the backup with the recovery code instead of its passphrase" };
    internal static readonly Option<string?> BackupPassphraseFile = new("--backup-passphrase-file") { Description = "Read the passphrase of the backup from this file (0600); else PEERSECURE_BACKUP_PASSPHRASE, else asked for", HelpName = "FILE" };

    private static readonly Argument<string> Target = new("file") { Description = "Where to write it; it must not exist", HelpName = "FILE" };

    internal static Command CreateBackup()
    {
        var command = new Command("backup", "Save keys, certificate and vault of this profile in one encrypted file.") { Target, BackupPassphraseFile }
            .WithExamples("peersecure keys backup alice.backup", "peersecure keys backup alice.backup --backup-passphrase-file pass.txt");
        command.SetAction(BackupAsync);
        return command;
    }

    internal static async Task<int> RestoreAsync(CommandContext context, ParseResult parsed, string path, Func<RecoveryCode>? code, CancellationToken cancellationToken)
    {
        var (header, rest) = await KeyBackup.OpenAsync(path, cancellationToken);
        await using (rest)
        {
            using var key = (code is null ? ByPassphrase(parsed, header, cancellationToken) : ByCode(header, code)) ?? throw new SetupException(SetupFailure.BadBackup, path);
            using var own = context.ReadOwnPassphrase(cancellationToken);
            using var password = own is null ? context.ReadPassword($"{header.Account} (for the restored keys)", confirm: true, cancellationToken) : null;
            var profile = await KeyBackup.RestoreAsync(context.Files, header, rest, key, own ?? password!, cancellationToken);
            context.Print(
                new BackupReport(path, profile.Account, profile.Device, code is not null), KeyReportsJson.Default.BackupReport,
                $"Restored {profile.Account}/{profile.Device}. Use it on one machine only: two with one key look like a thief's copy.");
            return 0;
        }
    }

    private static async Task<int> BackupAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var path = parsed.GetRequiredValue(Target);
        await using var open = await KeysCommand.OpenKeysAsync(context, cancellationToken);
        var profile = open.SignedIn.Profile;
        var recovery = (await open.Keys.FetchAsync(null, cancellationToken))?.Recovery;
        using var device = context.ReadPassphrase(context.ProfileName, cancellationToken);
        using var sealing = NewDevice.LoadSealingKey(profile.Folder, device);
        using var passphrase = PassphraseOf(parsed, confirm: true).Read(cancellationToken);
        await KeyBackup.WriteAsync(profile, sealing, path, passphrase, open.Key, recovery, cancellationToken);
        var withRecovery = open.Key is not null && recovery is not null;
        context.Print(
            new BackupReport(path, profile.Self.Account.Value, profile.Self.Device.Value, withRecovery), KeyReportsJson.Default.BackupReport,
            $"Wrote {path}. It opens with its passphrase{(withRecovery ? ", or with your recovery code" : "; print a code with 'peersecure keys recovery' first if that shall open it too")}.");
        return 0;
    }

    private static FileKey? ByPassphrase(ParseResult parsed, BackupHeader header, CancellationToken cancellationToken)
    {
        using var passphrase = PassphraseOf(parsed, confirm: false).Read(cancellationToken);
        return header.Open(passphrase);
    }

    private static FileKey? ByCode(BackupHeader header, Func<RecoveryCode> read)
    {
        using var code = read();
        return header.Open(code);
    }

    private static PassphraseSource PassphraseOf(ParseResult parsed, bool confirm) =>
        PassphraseSource.Choose(parsed.GetValue(BackupPassphraseFile), standardInput: false, "PEERSECURE_BACKUP_PASSPHRASE", "Passphrase of the backup", confirm);
}
