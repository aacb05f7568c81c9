using System.CommandLine;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary><c>keys rotate|passphrase|recovery|restore</c> (B3, B5, K3).</summary>
internal static class KeysCommand
{
    private static readonly Option<string?> RecoveryFile = new("--recovery-file") { Description = "Read the recovery code from this file (0600) instead of asking", HelpName = "FILE" };

    private static readonly Option<string?> NewPassphraseFile = new("--new-passphrase-file") { Description = "Read the new passphrase from this file (0600) instead of asking", HelpName = "FILE" };

    private static readonly Option<string?> GeneratedFile = new("--generate") { Description = "Make a random passphrase and keep it in this new file (0600): for services and scripts, which then start sooner, since nothing has to be stretched", HelpName = "FILE" };

    internal static Command Create()
    {
        var command = new Command("keys", "Replace the keys of this device and account, change their passphrase, back them up, print a recovery code and use it.").WithExamples("peersecure keys rotate", "peersecure keys recovery");
        var rotate = new Command("rotate", "A new device key (the old one vouches for it), a new sealing key, and the next version of the account key.") { Confirmation.Yes }
            .WithExamples("peersecure keys rotate", "peersecure keys rotate --yes --json");
        rotate.SetAction(RotateAsync);
        command.Add(rotate);
        var passphrase = new Command("passphrase", "Change the passphrase that opens the key files and the vault of this profile (the account password stays: see 'peersecure password').") { NewPassphraseFile, GeneratedFile }
            .WithExamples("peersecure keys passphrase", "peersecure keys passphrase --passphrase-file old.txt --new-passphrase-file new.txt", "peersecure keys passphrase --generate alice.pass");
        passphrase.SetAction(PassphraseAsync);
        command.Add(passphrase);
        var recovery = new Command("recovery", "Print a recovery code once: with it the account key can be opened when no device is left. An earlier code ends.").WithExamples("peersecure keys recovery");
        recovery.SetAction(RecoveryAsync);
        command.Add(recovery);
        command.Add(BackupCommands.CreateBackup());
        var restore = new Command("restore", "With FILE: bring a profile back from a backup. Without: open the account key with the recovery code, on a new device that an administrator approved.")
        {
            BackupCommands.Source, RecoveryFile, BackupCommands.Recovery, BackupCommands.BackupPassphraseFile,
        }.WithExamples("peersecure keys restore alice.backup", "peersecure keys restore alice.backup --recovery", "peersecure keys restore --recovery-file code.txt");
        restore.SetAction(RestoreAsync);
        command.Add(restore);
        return command;
    }

    private static async Task<int> RotateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var name = context.ProfileName;
        await Confirmation.RequireAsync(parsed, "Replace the keys of this device? Contacts see it as continued, since the old key vouches for the new one.", cancellationToken);
        using var passphrase = context.ReadPassphrase(name, cancellationToken);
        await using var signedIn = await SignedInProfile.OpenAsync(context.Files, name, passphrase, context.Machine);
        var rotated = await new KeyRotation(signedIn, passphrase).RotateAsync(cancellationToken);
        var self = signedIn.Profile.Self;
        var report = new RotationReport(
            self.Account.Value, self.Device.Value, rotated.Key.Hex, CertificateFingerprint.Of(signedIn.Profile.Identity.Leaf.RawData).Hex, rotated.AccountKeyVersion, rotated.RecoveryOutdated);
        context.Print(report, KeyReportsJson.Default.RotationReport, $"New key {rotated.Key.Prefix} of {self.Account}/{self.Device}; account key version {rotated.AccountKeyVersion}.");
        if (rotated.RecoveryOutdated)
        {
            context.Output.Say("Your recovery code opens the former version only: run 'peersecure keys recovery' for a new one.");
        }

        return 0;
    }

    private static async Task<int> PassphraseAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var name = context.ProfileName;
        using var current = context.ReadPassphrase(name, cancellationToken);
        await using var profile = await OpenProfile.OpenAsync(context.Files, name, current, context.Machine);   // holds the vault's lock, and proves the passphrase
        using var next = NewPassphrase(parsed, name, cancellationToken);
        PassphraseChange.Run(profile.Folder, current, next);
        var opens = parsed.GetValue(GeneratedFile) is { } generated ? $" From now on it opens with '--passphrase-file {generated}' only: keep a copy of that file." : "";
        context.Print(new DoneReport(name, "passphrase-changed"), KeyReportsJson.Default.DoneReport, $"The passphrase of {name} was changed. Backups made before open with their own.{opens}");
        return 0;
    }

    private static Passphrase NewPassphrase(ParseResult parsed, string name, CancellationToken cancellationToken)
    {
        var (given, generated) = (parsed.GetValue(NewPassphraseFile), parsed.GetValue(GeneratedFile));
        if (generated is not null)
        {
            return given is null ? Passphrase.Generate(generated) : throw new UsageException("Give one of --new-passphrase-file and --generate.", "See 'peersecure keys passphrase --help'.");
        }

        return (given is not null ? PassphraseSource.FromFile(given) : PassphraseSource.FromTerminal($"New passphrase of {name}", confirm: true)).Read(cancellationToken);
    }

    private static async Task<int> RecoveryAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        await using var open = await OpenKeysAsync(context, cancellationToken);
        var self = open.SignedIn.Profile.Self;
        using var code = await open.Recovery.NewCodeAsync(open.Key, cancellationToken);
        var printed = code.Print();
        try
        {
            var text = new string(printed);
            context.Output.Say("Write this down and keep it away from your devices. It is shown once.");
            context.Print(new RecoveryReport(self.Account.Value, open.Key!.Version, text), KeyReportsJson.Default.RecoveryReport, text);
        }
        finally
        {
            Array.Clear(printed);
        }

        return 0;
    }

    private static async Task<int> RestoreAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        if (parsed.GetValue(BackupCommands.Source) is { } backup)
        {
            var byCode = parsed.GetValue(BackupCommands.Recovery) || parsed.GetValue(RecoveryFile) is not null;
            return await BackupCommands.RestoreAsync(context, parsed, backup, byCode ? () => ReadCode(parsed, cancellationToken) : null, cancellationToken);
        }

        using (var code = ReadCode(parsed, cancellationToken))
        {
            await using var open = await OpenKeysAsync(context, cancellationToken);
            using var key = await open.Recovery.RecoverAsync(code, cancellationToken);
            context.Print(
                new RecoveryReport(open.SignedIn.Profile.Self.Account.Value, key.Version, null), KeyReportsJson.Default.RecoveryReport,
                $"The account key (version {key.Version}) is open on this device again.");
        }

        return 0;
    }

    private static RecoveryCode ReadCode(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var typed = (parsed.GetValue(RecoveryFile) is { } file ? PassphraseSource.FromFile(file) : PassphraseSource.FromTerminal("Recovery code", confirm: false)).Read(cancellationToken);
        return AccountRecovery.Parse(typed.Span);
    }

    internal static async Task<OpenKeys> OpenKeysAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var name = context.ProfileName;
        using var passphrase = context.ReadPassphrase(name, cancellationToken);
#pragma warning disable CA2000 // owned by what is returned
        var signedIn = await SignedInProfile.OpenAsync(context.Files, name, passphrase, context.Machine);
#pragma warning restore CA2000
        try
        {
            await signedIn.EnsureTicketAsync(cancellationToken);
            var book = new OwnDeviceBook(signedIn.Profile, signedIn.Client);
            await book.LoadAsync(cancellationToken);
            using var sealing = NewDevice.LoadSealingKey(signedIn.Profile.Folder, passphrase);
            var keys = new AccountKeys(signedIn.Profile, signedIn.Client);
            return new OpenKeys(signedIn, book, keys, await keys.EnsureAsync(book, sealing, cancellationToken));
        }
        catch
        {
            await signedIn.DisposeAsync();
            throw;
        }
    }

    internal sealed class OpenKeys(SignedInProfile signedIn, OwnDeviceBook book, AccountKeys keys, AccountKey? key) : IAsyncDisposable
    {
        internal SignedInProfile SignedIn { get; } = signedIn;

        internal OwnDeviceBook Book { get; } = book;

        internal AccountKeys Keys { get; } = keys;

        internal AccountKey? Key { get; } = key;

        internal AccountRecovery Recovery => new(SignedIn.Profile.Self, Keys, Book);

        public ValueTask DisposeAsync()
        {
            Key?.Dispose();
            return SignedIn.DisposeAsync();
        }
    }
}
