using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>Dialogs of the verbs of admin.</summary>
internal static class AdminForms
{
    public static FormDialog Invite(World world) => new(
        "Invite somebody",
        "The code is good once, for seven days.",
        new Form(
            [
                Ask.Text("name", "For the name", check: Checks.AccountNameText, hint: "Empty lets them choose.", optional: true),
                new ChoiceField("kind", "As", ["user", "admin", "EST client"]) { Hint = "EST clients need a name and get a certificate without a password." },
            ],
            "Invite"),
        static form =>
        {
            var (name, kind) = (form.Text("name"), form.Choice("kind"));
            return Effect.Ask("inviting", (app, cancellationToken) => app.Admin.InviteAsync(name, kind == 1, kind == 2, cancellationToken));
        })
    {
        After = outcome => outcome is Answered<NewInvite> invite ? [new OpenDialog(Handout(invite.Value, world))] : [],
    };

    public static FormDialog Reset(World world, string name = "") => new(
        "Let somebody set a new password",
        "Hand the code over in person. Their keys stay as they are.",
        new Form([Ask.Name(name)], "Reset"),
        static form =>
        {
            var who = form.Text("name");
            return Effect.Ask("resetting", (app, cancellationToken) => app.Admin.ResetAsync(who, cancellationToken));
        })
    {
        After = outcome => outcome is Answered<string> code ? [new OpenDialog(OneTime("Reset code", code.Value, world))] : [],
    };

    public static FormDialog Revoke(string target = "") => new(
        "Revoke",
        "NAME ends all devices and disables the account, NAME/DEVICE one device and its key, a serial one certificate. Live sessions end "
            + "everywhere within a second.",
        new Form([Ask.Text("target", "What", target, Checks.Target, "NAME, NAME/DEVICE, or a serial in hex."), Ask.WhyRevoked()], "Revoke"),
        static form =>
        {
            var (what, compromised) = (form.Text("target"), Ask.IsCompromised(form));
            return Effect.Do($"revoking {what}", (app, cancellationToken) => app.Admin.RevokeAsync(what, compromised, cancellationToken))
                .Saying($"{what} is revoked.");
        })
    {
        Asks = static form => ($"Revoke {form.Text("target")}?", "Open sessions end at once, and nobody trusts it from then on. It cannot be taken back."),
    };

    public static ConfirmDialog Disable(Account account) => new(
        account.IsDisabled ? $"Enable {account.Name}?" : $"Disable {account.Name}?",
        account.IsDisabled
            ? "They may sign in again."
            : "They can no longer sign in, renew or send by the authority. Direct sessions end with their certificate.",
        account.IsDisabled ? "Enable" : "Disable",
        new RunEffect(Effect.Do("changing the account", (app, cancellationToken) =>
            app.Admin.SetDisabledAsync(account.Name, !account.IsDisabled, cancellationToken))
            .Saying(account.IsDisabled ? "Enabled." : "Disabled.")));

    public static FormDialog DisableNamed() => OfAccount(
        "Disable an account",
        "They can no longer sign in, renew or send by the authority.",
        "Disable",
        static (admin, name, cancellationToken) => admin.SetDisabledAsync(name, true, cancellationToken)) with
    {
        Asks = static form => ($"Disable {form.Text("name")}?", "Their logins end now. Enabling the account lets them sign in again."),
    };

    public static FormDialog Enable() => OfAccount(
        "Enable an account",
        "They may sign in again.",
        "Enable",
        static (admin, name, cancellationToken) => admin.SetDisabledAsync(name, false, cancellationToken));

    public static FormDialog Promote() => OfAccount(
        "Make somebody an administrator",
        "They can do all that you can do here, from their next login on.",
        "Make admin",
        static (admin, name, cancellationToken) => admin.SetAdminAsync(name, true, cancellationToken)) with
    {
        Asks = static form => ($"Make {form.Text("name")} an administrator?", "They can then invite, revoke and delete everybody, you included."),
    };

    public static FormDialog Demote() => OfAccount(
        "Take the role admin from somebody",
        "They stay a user.",
        "Take the role",
        static (admin, name, cancellationToken) => admin.SetAdminAsync(name, false, cancellationToken)) with
    {
        Asks = static form => ($"Take the role admin from {form.Text("name")}?", "They can administer nothing from now on."),
    };

    public static FormDialog Delete() => OfAccount(
        "Delete an account",
        "All its devices are revoked, its files and mail at the authority go, and its name is never given again.",
        "Delete",
        static (admin, name, cancellationToken) => admin.DeleteAccountAsync(name, cancellationToken)) with
    {
        Asks = static form => ($"Delete {form.Text("name")} for good?", "Nothing of the account comes back, and nobody gets its name again."),
    };

    public static FormDialog Allow() => OfDevice(
        "Allow a revoked device again",
        "Its name can be enrolled again; a compromised key stays barred.",
        "Allow",
        static (admin, device, cancellationToken) => admin.AllowAsync(device, cancellationToken));

    public static FormDialog Admit() => OfDevice(
        "Let in the new device of somebody who has no other",
        "Make sure in person that the device is theirs: nobody else vouches for it. Their recovery code does the rest.",
        "Let in",
        static (admin, device, cancellationToken) => admin.AdmitAsync(device, cancellationToken)) with
    {
        Asks = static form => ($"Let in {form.Text("target")}?", "From then on it speaks for the account."),
    };

    public static ConfirmDialog Rotate(AuthorityKeyKind key) => new(
        $"Rotate the {NameOf(key)} key?",
        Explain(key),
        "Rotate",
        new RunEffect(Effect.Do($"rotating the {NameOf(key)} key", (app, cancellationToken) => app.Admin.RotateAsync(key, cancellationToken))
            .Saying("The key is rotated.")));

    public static string NameOf(AuthorityKeyKind key) => key switch
    {
        AuthorityKeyKind.Issuing => "issuing",
        AuthorityKeyKind.Tls => "TLS",
        AuthorityKeyKind.Ticket => "ticket",
        AuthorityKeyKind.Timestamp => "time-stamp",
    };

    public static string Explain(AuthorityKeyKind key) => key switch
    {
        AuthorityKeyKind.Issuing => "New certificates are signed by a new key; those out there stay good until they expire. Peers need nothing.",
        AuthorityKeyKind.Tls => "The authority answers with a new certificate at once, without a restart. Open connections stay.",
        AuthorityKeyKind.Ticket => "Everybody's tickets end and are fetched again by themselves; direct sessions stay.",
        AuthorityKeyKind.Timestamp => "New time stamps are signed by a new key; old ones stay good.",
    };

    public static TextDialog OneTime(string title, string code, World world) => TextDialog.Of(
        title,
        world,
        new StyledText(code, Tone.Strong),
        "",
        "It is shown this once. Write it down, or hand it over now.");

    private static FormDialog OfAccount(string title, string intro, string button, Func<IAdministration, string, CancellationToken, Task> call) => new(
        title,
        intro,
        new Form([Ask.Name()], button),
        form =>
        {
            var name = form.Text("name");
            return Effect.Do("changing the account", (app, cancellationToken) => call(app.Admin, name, cancellationToken)).Saying("Done.");
        });

    private static FormDialog OfDevice(string title, string intro, string button, Func<IAdministration, string, CancellationToken, Task> call) => new(
        title,
        intro,
        new Form([Ask.Text("target", "Device", check: Checks.Device, hint: "NAME/DEVICE")], button),
        form =>
        {
            var device = form.Text("target");
            return Effect.Do($"changing {device}", (app, cancellationToken) => call(app.Admin, device, cancellationToken)).Saying("Done.");
        });

    private static TextDialog Handout(NewInvite invite, World world) => TextDialog.Of(
        "Invite",
        world,
        "Code",
        new StyledText(invite.Code, Tone.Strong),
        "",
        "Link to join by",
        new StyledText(invite.Link, Tone.Strong),
        "",
        $"Good once, until {Wording.Moment(invite.Until, world.Zone)}. It is shown this once.");
}
