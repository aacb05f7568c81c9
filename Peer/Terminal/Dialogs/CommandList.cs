using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>Every verb of the command line as a command of the menu and the palette, in the order of the menu.</summary>
internal static class CommandList
{
    private const string Talk = "People and messages";
    private const string Mail = "Mailbox";
    private const string Files = "Files";
    private const string Certificates = "Certificates";
    private const string Keys = "Keys and devices";
    private const string Time = "Time";
    private const string Here = "This peer";
    private const string Admin = "Administration";
    private const string Program = "PeerSecure";

    public static ImmutableArray<MenuCommand> All { get; } =
    [
        Place(Talk, "Home: people and conversations", "contacts", State.Place.Home),
        Open(Talk, "Open a conversation", "history WHO", Forms.OpenConversation),
        Open(Talk, "Connect directly", "connect WHO", Forms.Connect),
        Open(Talk, "Send a message", "send WHO TEXT", Forms.Send),
        Open(Talk, "Send a file or folder", "connect WHO --file F", Forms.SendFiles),
        Open(Talk, "Verify somebody: safety words and QR", "verify WHO", Forms.Verify),
        Open(Talk, "Accept a changed key", "trust WHO", Forms.Trust),
        Run(Talk, "Look for people on the network", "discover", Work.Discover),
        new MenuCommand(Talk, "Answer what waits", "", static world => [Questions.Open(world.Questions[0], world)])
        {
            When = static world => !world.Questions.IsEmpty,
        },
        Open(Talk, "Export a conversation", "history WHO --export FILE", Forms.Export),
        Open(Talk, "Does this name exist?", "check NAME", static _ => Forms.Check()),

        Place(Mail, "Inbox", "inbox, read ID", State.Place.Inbox),
        Place(Mail, "Notifications", "notifications", State.Place.Notifications),

        Place(Files, "Stored files and transfers", "files list", State.Place.Files),
        Open(Files, "Store a file", "files put F", static _ => KeyForms.Put()),
        Place(Files, "Fetch a stored file", "files get ID", State.Place.Files),
        Place(Files, "Share a stored file", "files share ID WHO", State.Place.Files),
        Place(Files, "Delete a stored file", "files delete ID", State.Place.Files),

        Place(Certificates, "My certificates and those of others", "cert show", State.Place.Certificates),
        Open(Certificates, "Fetch somebody's certificates", "cert get NAME", KeyForms.GetCertificate),
        Run(Certificates, "Request a certificate", "cert request", Work.RequestCertificate),
        Run(Certificates, "Renew my certificate now", "cert renew", Work.RenewCertificate),
        Open(Certificates, "Publish a certificate", "cert publish FILE", static _ => KeyForms.Publish()),
        Open(Certificates, "Revoke a device or certificate of mine", "cert revoke", KeyForms.Revoke),

        Place(Keys, "Keys and devices", "keys, devices", State.Place.Keys),
        Open(Keys, "Make new keys", "keys rotate", static _ => KeyForms.Rotate()),
        Open(Keys, "Back up the keys", "keys backup FILE", static _ => KeyForms.Backup()),
        Open(Keys, "Restore keys from a backup", "keys restore FILE", static _ => KeyForms.Restore()),
        Open(Keys, "Use the recovery code", "keys restore", static _ => KeyForms.Recover()),
        Open(Keys, "Make a recovery code", "keys recovery", static _ => KeyForms.Recovery()),

        Place(Time, "Authority time and clock offset", "time", State.Place.Time),
        Open(Time, "Time-stamp a file", "timestamp FILE", static _ => KeyForms.Stamp()),
        Open(Time, "Verify a time stamp", "timestamp FILE --verify", KeyForms.VerifyStamp),

        Open(Here, "Who and where am I", "status, whoami", StatusDialog.Of),
        Open(Here, "Listen for others", "listen", Forms.Listen),
        Run(Here, "Stop listening", "listen", Work.StopListening) with { When = static world => world.Status.Listening is not null },
        Open(Here, "Change the account password", "password", static _ => Forms.ChangePassword()),
        Open(Here, "Change the passphrase of this device", "keys passphrase", static _ => Forms.ChangePassphrase()),
        Place(Here, "Activity", "", State.Place.Activity),
        Run(Here, "Doctor: why something does not work", "doctor", Work.Examine).Always(),
        Open(Here, "Sign in again with the password", "login", Forms.SignIn),
        Open(Here, "Sign out", "logout", static _ => SignOut()),
        Place(Here, "Sign in or register", "login, register NAME", State.Place.SignIn) with { When = static world => world.Status.Stage == PeerStage.Joined },
        Place(Here, "Join another authority", "join LINK", State.Place.Welcome) with { When = static world => world.Status.Stage != PeerStage.SignedIn },

        Place(Admin, "Accounts, invites, audit", "admin", State.Place.Admin).ForAdmins(),
        Open(Admin, "Invite somebody", "admin invite", AdminForms.Invite).ForAdmins(),
        Open(Admin, "Revoke an account, device or certificate", "admin revoke", static _ => AdminForms.Revoke()).ForAdmins(),
        Open(Admin, "Disable an account", "admin disable", static _ => AdminForms.DisableNamed()).ForAdmins(),
        Open(Admin, "Enable an account", "admin enable", static _ => AdminForms.Enable()).ForAdmins(),
        Open(Admin, "Make somebody an administrator", "admin promote", static _ => AdminForms.Promote()).ForAdmins(),
        Open(Admin, "Take the role admin from somebody", "admin demote", static _ => AdminForms.Demote()).ForAdmins(),
        Open(Admin, "Delete an account", "admin delete", static _ => AdminForms.Delete()).ForAdmins(),
        Open(Admin, "Allow a revoked device again", "admin allow", static _ => AdminForms.Allow()).ForAdmins(),
        Open(Admin, "Let in somebody's new device", "admin approve", static _ => AdminForms.Admit()).ForAdmins(),
        Open(Admin, "Let somebody set a new password", "admin reset", static world => AdminForms.Reset(world)).ForAdmins(),
        .. Enum.GetValues<AuthorityKeyKind>().Select(static key => Open(
            Admin, $"Rotate the {AdminForms.NameOf(key)} key", $"admin rotate {key.ToString().ToLowerInvariant()}", _ => AdminForms.Rotate(key)).ForAdmins()),
        Run(Admin, "Verify the audit log", "admin audit --verify", Work.VerifyAudit).ForAdmins(),

        new MenuCommand(Program, "Quit", "", static _ => [new Quit()]).Always(),
    ];

    private static MenuCommand Place(string section, string title, string verb, Place place) => new(section, title, verb, _ => [new GoTo(place)]);

    private static MenuCommand Open(string section, string title, string verb, Func<World, Dialog> dialog) =>
        new(section, title, verb, world => [new OpenDialog(dialog(world))]);

    private static MenuCommand Run(string section, string title, string verb, Effect effect) => new(section, title, verb, _ => [new RunEffect(effect)]);

    private static ConfirmDialog SignOut() => new(
        "Sign out?",
        "Ends the login and its tickets. Direct sessions end; what is in the outbox leaves after the next sign in.",
        "Sign out",
        new RunEffect(Effect.Ask("signing out", static (app, token) => app.Setup.LogoutAsync(token))));
}
