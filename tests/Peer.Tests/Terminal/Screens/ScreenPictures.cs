using System.Text;
using System.Text.RegularExpressions;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.Output;
using PeerSecure.Peer.Terminal.Shell;
using PeerSecure.Peer.Tests.Terminal.Scripted;

namespace PeerSecure.Peer.Tests.Terminal.Screens;

/// <summary>Every screen at 80x24 as text, reached by the keys a user presses.</summary>
public sealed partial class ScreenPictures
{
    public static TheoryData<string, string> Reached => new()
    {
        { "home", "" },
        { "home-narrowed", "ca" },
        { "home-conversations", "<Tab><Down>" },
        { "home-actions", "<F2>" },
        { "home-help", "<F1>" },
        { "palette", "<C-p>" },
        { "palette-narrowed", "<C-p>rotate" },
        { "menu", "<F10><Down>" },
        { "menu-section", "<F10><Down><Down><Enter>" },
        { "person", "bob<F2><End><Enter>" },
        { "chat", "bob<Enter>" },
        { "chat-typing", "bob<Enter>Hello Bob, 日本 and a longer text that does not fit into one row of eighty columns<C-j>second line" },
        { "chat-search", "bob<Enter><C-f>report<Enter>" },
        { "chat-failed", "carol<Enter>" },
        { "chat-tabs", "bob<Enter><A-1>carol<Enter>" },
        { "chat-none", "<A-2>" },
        { "chat-file", "bob<Enter><F7>" },
        { "inbox", "<A-3>" },
        { "inbox-all", "<A-3><Tab><Down><Down>" },
        { "inbox-direct", "<A-3><Down>" },
        { "inbox-read", "<A-3><Enter>" },
        { "inbox-delete", "<A-3><Del>" },
        { "files", "<A-4>" },
        { "files-transfers", "<A-4><Tab><Down>" },
        { "files-put", "<A-4><Ins>" },
        { "files-get", "<A-4><Enter>" },
        { "certificates", "<A-5><Down>" },
        { "certificates-show", "<A-5><Enter>" },
        { "certificates-revoke", "<A-5><Del>" },
        { "notifications", "<A-6>" },
        { "keys", "<A-7>" },
        { "keys-rotate", "<A-7><F6>" },
        { "keys-recovery", "<A-7><F4><Tab><Enter>" },
        { "devices", "<A-7><Tab><Down><Down>" },
        { "devices-admit", "<A-7><Tab><Down><Down><Enter>" },
        { "time", "<A-8>" },
        { "activity", "<A-9>" },
        { "activity-doctor", "<A-9><F6>" },
        { "admin-accounts", "<A-0>" },
        { "admin-invites", "<A-0><Tab>" },
        { "admin-invite", "<A-0><Ins>" },
        { "admin-invited", "<A-0><Ins>heidi<Down><Right><Enter>" },
        { "admin-expiring", "<A-0><Tab><Tab>" },
        { "admin-keys", "<A-0><Tab><Tab><Tab>" },
        { "admin-rotate", "<A-0><Tab><Tab><Tab><Enter>" },
        { "admin-audit", "<A-0><S-Tab>" },
        { "admin-audit-verified", "<A-0><S-Tab><F4>" },
        { "status", "<C-p>whoami<Enter>" },
        { "verify", "bob<F6>" },
        { "verify-qr", "bob<F6><F4>" },
        { "listen", "<C-p>listen<Enter>" },
        { "connect-wrong", "<C-p>connect WHO<Enter><C-u>Bad Name<Enter>" },
        { "quit", "<C-q>" },
    };

    [Theory]
    [MemberData(nameof(Reached))]
    public async Task Screen_looks_as_reviewed(string name, string keys)
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync(keys);
        Golden.Matches(name, stage.Screen());
    }

    [Theory]
    [InlineData("home", "")]
    [InlineData("chat", "bob<Enter>")]
    [InlineData("admin-audit", "<A-0><S-Tab>")]
    public async Task Screen_uses_the_room_of_a_large_terminal(string name, string keys)
    {
        var stage = await Stage.OpenAsync(width: 200, height: 60);
        await stage.TypeAsync(keys);
        Golden.Matches(name + "-200x60", stage.Screen());
    }

    [Theory]
    [InlineData("home", "")]
    [InlineData("chat", "bob<Enter>")]
    [InlineData("chat-failed", "carol<Enter>")]
    [InlineData("palette", "<C-p>")]
    [InlineData("verify-qr", "bob<F6><F4>")]
    public async Task Screen_is_plain_ascii_where_the_terminal_lacks_utf8(string name, string keys)
    {
        var stage = await Stage.OpenAsync(unicode: false);
        await stage.TypeAsync(keys);
        var screen = stage.Screen();
        Assert.DoesNotContain(screen, static c => c > '~');
        Golden.Matches(name + "-ascii", screen);
    }

    [Theory]
    [InlineData("home", "")]
    [InlineData("chat", "bob<Enter>")]
    [InlineData("files", "<A-4>")]
    [InlineData("palette", "<C-p>")]
    public async Task Screen_fits_the_smallest_terminal(string name, string keys)
    {
        var stage = await Stage.OpenAsync(width: 40, height: 10);
        await stage.TypeAsync(keys);
        Golden.Matches(name + "-40x10", stage.Screen());
    }

    [Theory]
    [InlineData("")]
    [InlineData("bob<Enter>")]
    [InlineData("bob<F6><F4>")]
    [InlineData("<A-5>")]
    public async Task No_colour_means_no_colour_codes(string keys)
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync(keys);
        var screen = new Screen(new TerminalAbilities(ColorDepth.None, Unicode: true));
        AppView.Draw(stage.State, Surface.Of(screen.Compose(80, 24)));
        var written = Encoding.UTF8.GetString(screen.Finish().Span);
        Assert.All(StyleSequence().Matches(written), static match => Assert.All(match.Groups[1].Value.Split(';'), static code => Assert.True(code.Length < 2)));
    }

    [Theory]
    [InlineData("welcome", "")]
    [InlineData("welcome-compare", "<Enter>")]
    [InlineData("welcome-bad-link", "peersecure://x#12<Enter>")]
    [InlineData("welcome-started", "<Up><Enter>")]
    public async Task Welcome_looks_as_reviewed(string name, string keys)
    {
        var stage = await Stage.OpenAsync(new ScriptedApp { Status = Story.Fresh });
        await stage.SendAsync(new AuthoritiesFound(Story.Authorities));
        await stage.TypeAsync(keys);
        Golden.Matches(name, stage.Screen());
    }

    [Theory]
    [InlineData("sign-in", "<F4>")]
    [InlineData("register", "")]
    [InlineData("register-wrong", "Bad Name<Enter><Enter><Enter>short<Enter>other<Enter>")]
    public async Task Sign_in_looks_as_reviewed(string name, string keys)
    {
        var stage = await Stage.OpenAsync(new ScriptedApp { Status = Story.Joined });
        await stage.TypeAsync(keys);
        Golden.Matches(name, stage.Screen());
    }

    [Fact]
    public async Task Unlock_looks_as_reviewed()
    {
        var stage = await Stage.OpenAsync(new ScriptedApp { Status = Story.Locked });
        await stage.TypeAsync("secret");
        Golden.Matches("unlock", stage.Screen());
    }

    [Fact]
    public async Task A_wrong_password_is_said_beside_the_form()
    {
        var app = new ScriptedApp { Status = Story.Joined };
        app.Failures["sign-in"] = new ScriptedFailure("The name or the password is wrong.", "Try again; several wrong tries slow you down.");
        var stage = await Stage.OpenAsync(app);
        await stage.TypeAsync("<F4>alice<Enter>wrong password<Enter>");
        Golden.Matches("sign-in-wrong", stage.Screen());
    }

    [Fact]
    public async Task What_waits_for_an_answer_is_one_row_and_a_dialog()
    {
        var stage = await Stage.OpenAsync();
        await stage.SendAsync(
            new SessionRequested(new SessionRequest("q1", "gina", "tablet", "10.0.7.44:51000", TrustLevel.New, "", Story.Fingerprint('e'))),
            new FilesOffered(new FileOffer("q2", "bob", ["plan.odt", "photos/1.jpg"], 14, 23_000_000, "/home/alice/Downloads")));
        Golden.Matches("question-bar", stage.Screen());
        await stage.TypeAsync("<F8>");
        Golden.Matches("question-session", stage.Screen());
        await stage.TypeAsync("<Tab><Enter><F8>");
        Golden.Matches("question-files", stage.Screen());
    }

    [Fact]
    public async Task Changed_and_wrong_keys_are_told_apart_in_words()
    {
        var stage = await Stage.OpenAsync();
        await stage.SendAsync(new KeyChangeSeen(Story.People[2]));
        await stage.TypeAsync("<F8>");
        Golden.Matches("key-changed", stage.Screen());
        await stage.TypeAsync("<Esc>");
        await stage.SendAsync(new KeyChangeSeen(Story.People[3]));
        await stage.TypeAsync("<F8><Enter><F8>");
        Golden.Matches("key-blocked", stage.Screen());
    }

    [Fact]
    public async Task Toasts_and_an_unreachable_authority_are_seen()
    {
        var app = new ScriptedApp();
        app.Failures["discover"] = new ScriptedFailure("No interface takes multicast.", "Run 'peersecure doctor'.");
        var stage = await Stage.OpenAsync(app);
        await stage.SendAsync(new StatusChanged(Story.SignedIn with { Link = AuthorityLink.Unreachable }));
        await stage.TypeAsync("<F7>");
        Golden.Matches("toast-unreachable", stage.Screen());
    }

    [Fact]
    public async Task Work_under_way_is_named_and_can_be_cancelled()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("<C-p>connect WHO<Enter><C-u>bob");
        stage.Apply(Stage.Keys("<Enter>").First());
        Golden.Matches("connecting", stage.Screen());
        var cancel = Assert.Single(stage.Apply(Stage.Keys("<Esc>").First()));
        Assert.True(cancel.IsCancellation);
        await stage.SendAsync(new EffectEnded("connecting to bob", null));
        await stage.TypeAsync("<Esc>");
        Assert.Empty(stage.State.Dialogs);
    }

    [GeneratedRegex("\e\\[([0-9;]*)m")]
    private static partial Regex StyleSequence();
}
