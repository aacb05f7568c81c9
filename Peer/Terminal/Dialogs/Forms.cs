using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>The dialogs that ask for a little before they do a verb about people, messages and this peer.</summary>
internal static class Forms
{
    public static FormDialog Connect(World world) => new(
        "Connect directly",
        "Opens a session without any server in the path. The certificate of the other side decides who it is, not the address.",
        new Form([Ask.Who(world.CurrentWho)], "Connect"),
        static form =>
        {
            var who = form.Text("who");
            return Effect.Ask($"connecting to {who}", (app, cancellationToken) => app.Conversations.ConnectAsync(who, cancellationToken));
        })
    {
        After = static outcome => outcome is Answered<string> name ? [new OpenChat(name.Value)] : [],
    };

    public static FormDialog Send(World world) => new(
        "Send a message",
        "Goes by a direct session if one opens, else sealed to their mailbox.",
        new Form([Ask.Who(world.CurrentWho, "To"), Ask.Text("text", "Message"), new ChoiceField("way", "Way", ["direct or mailbox", "direct only"])], "Send"),
        static form =>
        {
            var (who, text, direct) = (form.Text("who"), form.Text("text"), form.Choice("way") == 1);
            return Effect.Ask($"sending to {who}", (app, cancellationToken) => app.Conversations.SendAsync(who, text, direct, cancellationToken)).Queued()
                .Saying("Kept and on its way.");
        });

    public static FormDialog OpenConversation(World world) => new(
        "Open a conversation",
        "",
        new Form([Ask.Name(world.CurrentWho, "With")], "Open"),
        static form =>
        {
            var who = form.Text("name");
            return Effect.Ask("opening", (app, cancellationToken) => KnownNameAsync(app, who, cancellationToken));
        })
    {
        After = static outcome => outcome is Answered<string> name ? [new OpenChat(name.Value)] : [],
    };

    public static FormDialog SendFiles(World world) => new(
        "Send a file or folder",
        "Goes directly; they are asked before anything is written. It resumes by itself after a broken link.",
        new Form([Ask.Who(world.CurrentWho, "To"), Ask.Path("path", "File or folder")], "Offer"),
        static form =>
        {
            var (who, path) = (form.Text("who"), form.Text("path"));
            return Effect.Do($"offering to {who}", (app, cancellationToken) => app.Transfers.OfferAsync(who, [Paths.ExistingPath(path)], cancellationToken))
                .Saying("Offered; progress is shown in the conversation and under Files.");
        });

    public static FormDialog Check() => new(
        "Does this name exist?",
        "",
        new Form([Ask.Name()], "Check"),
        static form =>
        {
            var name = form.Text("name");
            return Effect.Ask($"checking {name}", (app, cancellationToken) => app.Setup.CheckNameAsync(name, cancellationToken));
        })
    {
        After = static outcome => outcome is Answered<bool> exists ? [new Say(exists.Value ? "The account exists." : "There is no such account.")] : [],
    };

    public static FormDialog Listen(World world)
    {
        var now = world.Status.Listening ?? new ListenSettings(0, AcceptPolicy.Ask, Hidden: false);
        var form = new Form(
            [
                Ask.Text("port", "Port", $"{now.Port}", Checks.Port, "0 takes 1257, or any that is free."),
                new ChoiceField("accept", "Let in", ["ask me", "everybody", "contacts", "nobody"], (int)now.Accept),
                new ChoiceField("hidden", "On the network", ["announced", "hidden"], now.Hidden ? 1 : 0),
            ],
            "Listen");
        return new FormDialog("Listen for others", "Announcing shows your name and device to everybody on the local network.", form, static filled =>
        {
            var port = int.Parse(filled.Text("port"), System.Globalization.CultureInfo.InvariantCulture);
            var settings = new ListenSettings(port, (AcceptPolicy)filled.Choice("accept"), filled.Choice("hidden") == 1);
            return Effect.Ask("starting to listen", (app, cancellationToken) => app.Setup.ListenAsync(settings, cancellationToken))
                .Saying(settings.Hidden ? "Listening. Others reach you by your address; tell it to them." : "Listening. Others on your network see you now.");
        });
    }

    /// <summary>A4: the device opens without the password; an administrator's work wants it, and fresh.</summary>
    public static FormDialog SignIn(World world) => new(
        "Sign in with the password",
        "Needed for administration, and again after twelve hours. Everything else goes by the key of this device.",
        new Form([Ask.Secret("password", "Password")], "Sign in"),
        form =>
        {
            var password = form.TakeSecret("password");
            return Effect.Ask("signing in", (app, cancellationToken) => app.Setup.SignInAsync(world.Status.Name, password, cancellationToken)).With(password)
                .Saying("Signed in.");
        });

    public static FormDialog ChangePassword() => new(
        "Change the account password",
        "The password signs in to the authority, which never learns it. It does not change the passphrase of the keys on this device.",
        new Form([Ask.Secret("now", "Password now"), Ask.NewSecret("new", "New password"), Ask.Again("again", "new")], "Change"),
        static form =>
        {
            var (now, next) = (form.TakeSecret("now"), form.TakeSecret("new"));
            return Effect.Do("changing the password", (app, cancellationToken) => app.Setup.ChangePasswordAsync(now, next, cancellationToken)).With(now, next)
                .Saying("The password is changed.");
        });

    public static FormDialog ChangePassphrase() => new(
        "Change the passphrase of this device",
        "The passphrase opens the key files and the vault on this device. It does not change the account password.",
        new Form([Ask.Secret("now", "Passphrase now"), Ask.NewSecret("new", "New passphrase"), Ask.Again("again", "new")], "Change"),
        static form =>
        {
            var (now, next) = (form.TakeSecret("now"), form.TakeSecret("new"));
            return Effect.Do("changing the passphrase", (app, cancellationToken) => app.Setup.ChangePassphraseAsync(now, next, cancellationToken))
                .With(now, next)
                .Saying("The passphrase is changed.");
        });

    public static FormDialog Export(World world) => new(
        "Export a conversation",
        "Writes the history as text. The file is not encrypted.",
        new Form([Ask.Name(world.CurrentWho, "With"), Ask.Path("path", "Into the file")], "Export"),
        static form =>
        {
            var (who, path) = (form.Text("name"), form.Text("path"));
            return Effect.Do($"exporting {who}", (app, cancellationToken) => app.Conversations.ExportAsync(who, Paths.NewFile(path), cancellationToken))
                .Saying("Exported.");
        });

    public static FormDialog Verify(World world) => new(
        "Verify somebody",
        "Compare the safety words in person, or on a call where you know the voice.",
        new Form([Ask.Name(world.CurrentWho, "Whom")], "Show the words"),
        static form => Verifying(form.Text("name")));


    public static Effect Verifying(string who) =>
        Effect.Ask($"looking up {who}", (app, cancellationToken) => app.People.VerificationAsync(who, cancellationToken));

    public static FormDialog Trust(World world) => new(
        "Accept a changed key",
        "Only if the authority vouches for it and you asked the person in another way. A key that blocks cannot be accepted.",
        new Form([Ask.Name(world.CurrentWho, "Of whom")], "Accept"),
        static form => Trusting(form.Text("name")));

    public static Effect Trusting(string who) =>
        Effect.Ask($"accepting the key of {who}", (app, cancellationToken) => app.People.TrustAsync(who, cancellationToken))
            .Saying("Accepted. The verified mark is gone until you compare again.");

    private static async Task<string> KnownNameAsync(IPeerApp app, string who, CancellationToken cancellationToken)
    {
        var people = await app.People.ListAsync(cancellationToken);
        return people.Any(person => person.Name == who) || await app.Setup.CheckNameAsync(who, cancellationToken)
            ? who
            : throw new UnknownNameException(who);
    }
}
