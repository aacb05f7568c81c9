using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Tests.Terminal.Scripted;

namespace PeerSecure.Peer.Tests.Terminal.Screens;

/// <summary>Every screen there is, reached by the keys a user presses. What holds for all of them is in <see cref="ScreenProperties"/>.</summary>
internal static class Scenes
{
    private static readonly Message[] AskedForMuch =
    [
        new SessionRequested(new SessionRequest("q1", "gina", "tablet", "10.0.7.44:51000", TrustLevel.New, "", Story.Fingerprint('e'))),
        new FilesOffered(new FileOffer("q2", "bob", ["plan.odt", "photos/1.jpg"], 14, 23_000_000, "/home/alice/Downloads")),
    ];

    private static readonly Message[] KeysChanged = [new KeyChangeSeen(Story.People[2]), new KeyChangeSeen(Story.People[3])];

    private static readonly Message[] Found = [new AuthoritiesFound(Story.Authorities)];

    /// <summary>The main screens: each has a picture in plain ASCII and one of a large terminal besides that of 80x24.</summary>
    public static IReadOnlyList<Scene> Main { get; } =
    [
        new("home", ""),
        new("home-actions", "<F2>"),
        new("home-help", "<F1>"),
        new("palette", "<C-p>"),
        new("menu", "<F10><Down>"),
        new("person", "bob<F2><End><Enter>"),
        new("chat", "bob<Enter>"),
        new("chat-failed", "carol<Enter>"),
        new("chat-search", "bob<Enter><C-f>report<Enter>"),
        new("chat-file", "bob<Enter><F7>"),
        new("inbox", "<A-3>"),
        new("inbox-read", "<A-3><Enter>"),
        new("files", "<A-4>"),
        new("files-transfers", "<A-4><Tab><Down>"),
        new("certificates", "<A-5><Down>"),
        new("certificates-revoke", "<A-5><Del>"),
        new("notifications", "<A-6>"),
        new("keys", "<A-7>"),
        new("devices", "<A-7><Tab><Down><Down>"),
        new("devices-expired", "<A-7><Tab><Down>"),
        new("devices-admit", "<A-7><Tab><Down><Down><Enter>"),
        new("time", "<A-8>"),
        new("activity", "<A-9>"),
        new("activity-doctor", "<A-9><F6>"),
        new("admin-accounts", "<A-0>"),
        new("admin-invites", "<A-0><Tab>"),
        new("admin-expiring", "<A-0><Tab><Tab>"),
        new("admin-keys", "<A-0><Tab><Tab><Tab>"),
        new("admin-audit", "<A-0><S-Tab>"),
        new("status", "<C-p>whoami<Enter>"),
        new("verify", "bob<F6>"),
        new("verify-qr", "bob<F6><F4>"),
        new("listen", "<C-p>listen<Enter>"),
        new("connect", "<C-p>connect WHO<Enter>"),
        new("quit", "<C-q>"),
        new("question-bar", "") { Happened = AskedForMuch },
        new("question-session", "<F8>") { Happened = AskedForMuch },
        new("question-files", "<F8><Tab><Enter><F8>") { Happened = AskedForMuch },
        new("question-device", "<F8>") { Happened = [new DeviceWaiting(Story.Devices[2])] },
        new("key-changed", "<F8>") { Happened = KeysChanged[..1] },
        new("key-blocked", "<F8><Enter><F8>") { Happened = KeysChanged },
        new("toast-unreachable", "<F7>")
        {
            Happened = [new StatusChanged(Story.SignedIn with { Link = AuthorityLink.Unreachable })],
            Fails = "discover",
            Failure = new("No interface takes multicast.", "Run 'peersecure doctor'."),
        },
        new("welcome", "") { Status = Story.Fresh, Happened = Found },
        new("welcome-compare", "<Enter>") { Status = Story.Fresh, Happened = Found },
        new("welcome-started", "<Up><Enter>") { Status = Story.Fresh, Happened = Found },
        new("sign-in", "<F4>") { Status = Story.Joined },
        new("register", "") { Status = Story.Joined },
        new("unlock", "secret") { Status = Story.Locked },
        new("unlock-choice", "<Right>") { Status = Story.LockedTogether },
    ];

    public static IReadOnlyList<Scene> All { get; } =
    [
        .. Main,
        new("home-narrowed", "ca"),
        new("home-conversations", "<Tab><Down>"),
        new("palette-narrowed", "<C-p>rotate"),
        new("menu-section", "<F10><Down><Down><Enter>"),
        new("chat-typing", "bob<Enter>Hello Bob, 日本 and a longer text that does not fit into one row of eighty columns<C-j>second line"),
        new("chat-tabs", "bob<Enter><A-1>carol<Enter>"),
        new("chat-none", "<A-2>"),
        new("inbox-all", "<A-3><Tab><Down><Down>"),
        new("inbox-direct", "<A-3><Down>"),
        new("inbox-delete", "<A-3><Del>"),
        new("files-put", "<A-4><Ins>"),
        new("files-get", "<A-4><Enter>"),
        new("certificates-show", "<A-5><Enter>"),
        new("keys-rotate", "<A-7><F6>"),
        new("keys-recovery", "<A-7><F4><Tab><Enter>"),
        new("admin-invite", "<A-0><Ins>"),
        new("admin-invited", "<A-0><Ins>heidi<Down><Right><Enter>"),
        new("admin-rotate", "<A-0><Tab><Tab><Tab><Enter>"),
        new("admin-audit-verified", "<A-0><S-Tab><F4>"),
        new("connect-wrong", "<C-p>connect WHO<Enter><C-u>Bad Name<Enter>"),
        new("welcome-bad-link", "peersecure://x#12<Enter>") { Status = Story.Fresh, Happened = Found },
        new("register-wrong", "Bad Name<Enter><Enter><Enter>short<Enter>other<Enter>") { Status = Story.Joined },
        new("sign-in-wrong", "<F4>alice<Enter>wrong password<Enter>")
        {
            Status = Story.Joined,
            Fails = "sign-in",
            Failure = new("The name or the password is wrong.", "Try again; several wrong tries slow you down."),
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(static scene => scene.Name)];

    public static TheoryData<string> MainNames => [.. Main.Select(static scene => scene.Name)];

    public static Scene Named(string name) => All.First(scene => scene.Name == name);
}
