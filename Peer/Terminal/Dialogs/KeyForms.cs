using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>Dialogs about certificates, keys, time stamps and stored files.</summary>
internal static class KeyForms
{
    public const string MakingRecoveryCode = "making a recovery code";

    public static FormDialog GetCertificate(World world) => new(
        "Fetch somebody's certificates",
        "",
        new Form([Ask.Name(world.CurrentWho, "Of whom")], "Fetch"),
        static form =>
        {
            var name = form.Text("name");
            return Effect.Ask($"fetching the certificates of {name}", (app, cancellationToken) => app.Certificates.GetAsync(name, cancellationToken));
        })
    {
        After = static _ => [new GoTo(Place.Certificates)],
    };

    public static FormDialog Publish() => new(
        "Publish a certificate",
        "The authority takes it only if it issued it to your account.",
        new Form([Ask.Path("path", "Certificate (PEM)")], "Publish"),
        static form =>
        {
            var path = form.Text("path");
            return Effect.Do("publishing", (app, cancellationToken) => app.Certificates.PublishAsync(Paths.ExistingFile(path), cancellationToken))
                .Saying("Published.");
        });

    public static FormDialog Revoke(World world) => new(
        "Revoke one of my devices or certificates",
        "Live sessions end everywhere within a second, and the key gets nothing again until you or an admin allow it.",
        new Form([Ask.Text("target", "What", $"{world.Status.Name}/", Checks.Target, "NAME/DEVICE, or a serial in hex."), Ask.WhyRevoked()], "Revoke"),
        static form =>
        {
            var (target, compromised) = (form.Text("target"), Ask.IsCompromised(form));
            return Effect.Do($"revoking {target}", (app, cancellationToken) => app.Certificates.RevokeAsync(target, compromised, cancellationToken))
                .Saying("Revoked.");
        })
    {
        Asks = static form => ($"Revoke {form.Text("target")}?", "Open sessions end at once, and nobody trusts it from then on. It cannot be taken back."),
    };

    public static FormDialog Revoke(Certificate item)
    {
        var what = $"{item.Name}/{item.Device}";
        return Ending(
            "Revoke", what,
            item.IsThisDevice
                ? "This is the device you sit at: you will be signed out everywhere and need an admitted device or an admin to come back."
                : "Its sessions end everywhere within a second, and its key gets nothing again until you or an admin allow it.",
            compromised => Effect.Do($"revoking {what}", (app, cancellationToken) => app.Certificates.RevokeAsync(what, compromised, cancellationToken)).Saying("Revoked."));
    }

    public static FormDialog Remove(OwnDevice device) => Ending(
        "Remove", $"the device {device.Name}",
        device.IsThisDevice
            ? "This is the device you sit at: you will be signed out and its keys are revoked."
            : "Its keys are revoked and its sessions end everywhere within a second.",
        compromised => Effect.Do("removing a device", (app, cancellationToken) => app.Keys.RemoveDeviceAsync(device.Name, compromised, cancellationToken)).Saying("Removed."));

    /// <summary>Asks why, and then once more.</summary>
    private static FormDialog Ending(string verb, string what, string consequence, Func<bool, Effect> act) => new(
        $"{verb} {what}", consequence, new Form([Ask.WhyRevoked()], verb), form => act(Ask.IsCompromised(form)))
    {
        Asks = _ => ($"{verb} {what}?", consequence),
    };

    public static ConfirmDialog Rotate() => new(
        "Make new keys?",
        "This device gets a new key pair, certificate and account key version. Your contacts see it as a quiet change, because the old key "
            + "signs the new one. Older files still open.",
        "Make new keys",
        new RunEffect(Effect.Ask("making new keys", static (app, cancellationToken) => app.Keys.RotateAsync(cancellationToken))
            .Saying("New keys are in use; your contacts are told.")));

    public static FormDialog Backup() => new(
        "Back up the keys",
        "One file, encrypted under a passphrase of its own. Keep it on another device.",
        new Form([Ask.Path("path", "Into the file"), Ask.NewSecret("new", "Passphrase"), Ask.Again("again", "new")], "Back up"),
        static form =>
        {
            var (path, passphrase) = (form.Text("path"), form.TakeSecret("new"));
            return Effect.Do("backing up", (app, cancellationToken) => app.Keys.BackupAsync(Paths.NewFile(path), passphrase, cancellationToken))
                .With(passphrase)
                .Saying("The backup is written.");
        });

    public static FormDialog Restore() => new(
        "Restore keys from a backup",
        "Brings a profile back that is not on this machine. A recovery code opens it too, when the passphrase is forgotten.",
        new Form(
            [
                Ask.Path("path", "Backup file"),
                Ask.Secret("passphrase", "Passphrase", "Of the backup; with a recovery code, a new one for the restored keys."),
                Ask.Text("code", "Recovery code", optional: true),
            ],
            "Restore"),
        static form =>
        {
            var (path, code, passphrase) = (form.Text("path"), form.Text("code"), form.TakeSecret("passphrase"));
            return Effect.Do("restoring", (app, cancellationToken) =>
                app.Keys.RestoreAsync(Paths.ExistingFile(path), passphrase, code, cancellationToken))
                .With(passphrase)
                .Saying("The keys are restored.");
        });

    public static FormDialog Recover() => new(
        "Use the recovery code",
        "For a new device when no other is left, after an administrator approved it: opens the account key again.",
        new Form([Ask.Text("code", "Recovery code")], "Open the account key"),
        static form =>
        {
            var code = form.Text("code");
            return Effect.Do("opening the account key", (app, cancellationToken) => app.Keys.RecoverAsync(code, cancellationToken))
                .Saying("The account key is open on this device again.");
        });

    public static ConfirmDialog Recovery() => new(
        "Make a recovery code?",
        "It opens your account key when all devices are lost. It is shown once: write it down and keep it away from your devices. "
            + "An older code stops working.",
        "Show a new code",
        new RunEffect(Effect.Ask(MakingRecoveryCode, static (app, cancellationToken) => app.Keys.RecoveryCodeAsync(cancellationToken))));

    public static FormDialog Stamp() => new(
        "Time-stamp a file",
        "The authority signs that this file existed now (RFC 3161); it sees a hash, not the file. openssl ts verifies it.",
        new Form([Ask.Path("path", "File")], "Stamp"),
        static form =>
        {
            var path = form.Text("path");
            return Effect.Ask("time-stamping", (app, cancellationToken) => app.Time.StampAsync(Paths.ExistingFile(path), cancellationToken));
        })
    {
        After = static outcome => outcome is Answered<string> token ? [new Say($"Written to {token.Value}", ToastKind.Good)] : [],
    };

    public static FormDialog VerifyStamp(World world) => new(
        "Verify a time stamp",
        "",
        new Form([Ask.Path("path", "File"), Ask.Path("token", "Time stamp (.tsr)")], "Verify"),
        static form =>
        {
            var (path, token) = (form.Text("path"), form.Text("token"));
            return Effect.Ask("verifying the time stamp", (app, cancellationToken) =>
                app.Time.VerifyStampAsync(Paths.ExistingFile(path), Paths.ExistingFile(token), cancellationToken));
        })
    {
        After = outcome => outcome is Answered<DateTimeOffset> at
            ? [new Say($"Good: the file is as it was on {Wording.Moment(at.Value, world.Zone)}.", ToastKind.Good)]
            : [],
    };

    public static FormDialog Put() => new(
        "Store a file",
        "It is sealed here; the authority keeps what it cannot read. An upload that breaks goes on later.",
        new Form(
            [
                Ask.Path("path", "File"),
                Ask.Text("who", "Share with", check: Checks.AccountNameText, hint: "A name, or empty for yourself alone.", optional: true),
            ],
            "Store"),
        static form =>
        {
            var (path, who) = (form.Text("path"), form.Text("who"));
            return Effect.Ask($"storing {Path.GetFileName(path)}", (app, cancellationToken) =>
                app.Files.PutAsync(Paths.ExistingFile(path), who, cancellationToken));
        })
    {
        After = static outcome => outcome is Answered<StoredFile> file ? [new Say($"Stored as {file.Value.Id}.", ToastKind.Good)] : [],
    };

    public static FormDialog Share(StoredFile file, World world) => new(
        "Share a file",
        file.Name,
        new Form([Ask.Name(world.CurrentWho, "With")], "Share"),
        form =>
        {
            var who = form.Text("name");
            return Effect.Ask("sharing", (app, cancellationToken) => app.Files.ShareAsync(file.Id, who, cancellationToken))
                .Saying("Shared.");
        });

    public static FormDialog Get(StoredFile file, World world) => new(
        "Fetch a file",
        file.Name,
        new Form([Ask.Path("folder", "Into the folder", world.Status.DownloadFolder)], "Fetch"),
        form =>
        {
            var folder = form.Text("folder");
            return Effect.Ask($"fetching {file.Name}", (app, cancellationToken) =>
                app.Files.GetAsync(file.Id, Paths.ExistingFolder(folder), cancellationToken));
        })
    {
        After = static outcome => outcome is Answered<string> path ? [new Say($"Fetched and verified: {path.Value}", ToastKind.Good)] : [],
    };
}
