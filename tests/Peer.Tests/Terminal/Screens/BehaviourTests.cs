using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.Pages;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Tests.Terminal.Scripted;

namespace PeerSecure.Peer.Tests.Terminal.Screens;

public sealed class BehaviourTests
{
    private static readonly SessionRequest Request = new("q1", "gina", "tablet", "10.0.7.44:51000", TrustLevel.New, "", Story.Fingerprint('e'));

    [Fact]
    public async Task No_key_meant_for_a_message_answers_a_question()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("bob<Enter>Hello");
        await stage.SendAsync(new SessionRequested(Request));
        await stage.TypeAsync(" Bob<Enter>y<Enter><Tab><Enter>");
        Assert.DoesNotContain(stage.App.Calls, static call => call.StartsWith("answer-session", StringComparison.Ordinal));
        Assert.Equal(["Hello Bob", "y"], stage.App.Sent.Select(static entry => entry.Text));
    }

    [Theory]
    [InlineData("<F8><Enter>", "answer-session q1 False", 0)]
    [InlineData("<F8><Tab><Enter>", "answer-session q1 True", 0)]
    [InlineData("<F8><Esc>", null, 1)]
    public async Task A_session_is_accepted_refused_or_left_open(string keys, string? call, int left)
    {
        var stage = await Stage.OpenAsync();
        await stage.SendAsync(new SessionRequested(Request));
        await stage.TypeAsync(keys);
        Assert.Equal(call, stage.App.Calls.FirstOrDefault(static noted => noted.StartsWith("answer", StringComparison.Ordinal)));
        Assert.Equal(left, stage.State.World.Questions.Length);
    }

    [Fact]
    public async Task A_withdrawn_question_is_gone()
    {
        var stage = await Stage.OpenAsync();
        await stage.SendAsync(new SessionRequested(Request), new RequestWithdrawn("q1"));
        Assert.DoesNotContain("F8", stage.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_blocks_can_not_be_accepted_anywhere_in_its_dialog() // C4
    {
        var stage = await Stage.OpenAsync();
        await stage.SendAsync(new KeyChangeSeen(Story.People[3]));
        await stage.TypeAsync("<F8><Tab><Right><Enter>");
        Assert.DoesNotContain(stage.App.Calls, static call => call.StartsWith("trust", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_asks_is_accepted_only_on_purpose() // C3
    {
        var stage = await Stage.OpenAsync();
        await stage.SendAsync(new KeyChangeSeen(Story.People[2]));
        await stage.TypeAsync("<F8><Enter>");
        Assert.DoesNotContain("trust dave", stage.App.Calls);
        await stage.SendAsync(new KeyChangeSeen(Story.People[2]));
        await stage.TypeAsync("<F8><Tab><Enter>");
        Assert.Contains("trust dave", stage.App.Calls);
    }

    [Fact]
    public async Task A_message_that_could_not_be_kept_comes_back_into_the_draft()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("bob<Enter>");
        stage.App.Failures["send"] = new ScriptedFailure("The disk is full.", "Make room, then send again.");
        await stage.TypeAsync("precious words<Enter>");
        Assert.Contains("› precious words", stage.Screen(), StringComparison.Ordinal);
        Assert.Contains("The disk is full. Make room", stage.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_a_conversation_marks_it_read_and_scrolling_up_does_not()
    {
        var app = new ScriptedApp { LongHistory = 500 };
        var stage = await Stage.OpenAsync(app);
        await stage.TypeAsync("carol<Enter>");
        Assert.Contains("mark-read carol 6", app.Calls);
        await stage.TypeAsync("<A-1>bob<Enter><PgUp><PgUp>");
        await stage.SendAsync(
            new ConversationChanged(new Conversation("bob", "new", ScriptedApp.Now, 1)),
            new EntryAdded("bob", new Entry(501, "n", EntryKind.Text, "new", ScriptedApp.Now) { Author = "bob" }));
        Assert.DoesNotContain(app.Calls, static call => call.StartsWith("mark-read bob", StringComparison.Ordinal));
        Assert.Contains("1 new message below", stage.Screen(), StringComparison.Ordinal);
        await stage.TypeAsync("<Esc>");
        Assert.Contains("mark-read bob 501", app.Calls);
    }

    [Fact]
    public async Task Receipts_change_the_word_behind_a_message()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("bob<Enter>hi<Enter>");
        Assert.Contains("stored", stage.Screen(), StringComparison.Ordinal);
        await stage.SendAsync(new EntryChanged("bob", stage.App.Sent[0] with { State = DeliveryState.Read }));
        Assert.DoesNotContain("stored", stage.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Destructive_acts_ask_and_the_safe_answer_has_the_focus()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("<A-3><Del><Enter><A-4><Del><Enter><A-5><Del><Enter><Enter><Esc><A-7><Tab><Del><Enter><Enter><Esc><A-0><F6><Enter>");
        Assert.DoesNotContain(stage.App.Calls, static call =>
            call.StartsWith("delete", StringComparison.Ordinal) || call.StartsWith("cert-revoke", StringComparison.Ordinal)
            || call.StartsWith("remove", StringComparison.Ordinal) || call.StartsWith("disable", StringComparison.Ordinal));
        await stage.TypeAsync("<A-4><Del><Right><Enter>");
        Assert.Contains("delete-file f-20af", stage.App.Calls);
    }

    [Fact]
    public async Task The_selection_follows_its_item_when_the_list_changes()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("<A-0><Down>");
        var accounts = Story.Accounts.Insert(0, new Account("aaron", false, false, 1, null));
        await stage.SendAsync(new Answered<ImmutableArray<Account>>("loading accounts", accounts));
        await stage.TypeAsync("<F6>");
        Assert.Contains("Disable bob?", stage.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_leaves_nothing_of_the_account_behind()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("bob<Enter>draft<C-p>sign out<Enter><Tab><Enter>");
        Assert.Contains("logout", stage.App.Calls);
        Assert.Contains("Register a new account", stage.Screen(), StringComparison.Ordinal);
        Assert.Empty(stage.State.World.Chats);
        Assert.Empty(stage.State.World.People);
        Assert.Equal([Place.SignIn], stage.State.Pages.Keys);
    }

    [Fact]
    public async Task A_newcomer_gets_going_with_one_key_and_a_form()
    {
        var stage = await Stage.OpenAsync(new ScriptedApp { Status = Story.Fresh });
        await stage.TypeAsync("<Up><Enter><Esc>alice<Enter>laptop<Enter><Enter>long password<Enter>long password<Enter>");
        Assert.Contains("register alice laptop INV1-TEGO-LD00-1234 long password", stage.App.Calls);
        Assert.Contains("People", stage.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_that_is_not_pinned_is_compared_before_joining() // N7
    {
        var stage = await Stage.OpenAsync(new ScriptedApp { Status = Story.Fresh });
        await stage.TypeAsync("lab.example:1256<Enter>");
        Assert.DoesNotContain(stage.App.Calls, static call => call.StartsWith("join", StringComparison.Ordinal));
        await stage.TypeAsync("<Enter>");
        Assert.DoesNotContain(stage.App.Calls, static call => call.StartsWith("join", StringComparison.Ordinal));
        await stage.TypeAsync("<Enter><Tab><Enter>");
        Assert.Contains("join lab.example:1256 a0e1d2c3", stage.App.Calls);
    }

    [Fact]
    public async Task A_link_joins_without_a_question()
    {
        var link = "peersecure://lab.example:1256#" + Story.Fingerprint('a');
        var stage = await Stage.OpenAsync(new ScriptedApp { Status = Story.Fresh });
        await stage.SendAsync(new Paste(link, isCut: false));
        await stage.TypeAsync("<Enter>");
        Assert.Contains($"join {link} ", stage.App.Calls);
    }

    [Fact]
    public async Task A_password_is_neither_on_the_screen_nor_in_the_printed_state()
    {
        var stage = await Stage.OpenAsync(new ScriptedApp { Status = Story.Locked });
        await stage.TypeAsync("hunter2hunter2");
        Assert.DoesNotContain("hunter", stage.Screen(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", stage.State.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", stage.State.Page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_form_forgets_its_passwords()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("<C-p>change the account<Enter>old secret");
        var form = Assert.IsType<FormDialog>(stage.State.Dialogs[^1]).Form;
        Assert.Equal(10, form.Secret("now").Length);
        await stage.TypeAsync("<Esc>");
        Assert.Equal(0, form.Secret("now").Length);
    }

    [Fact]
    public async Task A_page_that_goes_for_good_forgets_its_passwords()
    {
        var stage = await Stage.OpenAsync(new ScriptedApp { Status = Story.Locked });
        await stage.TypeAsync("hunter2hunter2");
        var secret = Assert.IsType<SignInPage>(stage.State.Page).Unlock.Secret("passphrase");
        Assert.Equal(14, secret.Length);
        await stage.TypeAsync("<Enter>");
        Assert.Contains("unlock alice hunter2hunter2", stage.App.Calls);
        Assert.Equal(0, secret.Length);
    }

    [Fact]
    public async Task What_happens_elsewhere_is_a_toast_and_covers_no_draft()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("bob<Enter>my draft");
        var entry = new Entry(70, "x", EntryKind.Text, "Anybody there?", ScriptedApp.Now) { Author = "gina" };
        await stage.SendAsync(new EntryAdded("bob", entry with { Order = 71, Author = "bob" }));
        Assert.Empty(stage.State.Toasts);
        await stage.SendAsync(
            new EntryAdded("gina", entry),
            new TransferChanged(Story.Transfers[0] with { State = TransferState.Done }),
            new NotificationArrived(new Notification("n9", NotificationKind.Revoked, "frank/laptop was revoked.", ScriptedApp.Now, false)),
            new StatusChanged(Story.SignedIn with { Link = AuthorityLink.Unreachable }));
        var screen = stage.Screen();
        Assert.DoesNotContain("gina: Anybody there?", screen, StringComparison.Ordinal); // three at once are enough
        Assert.Contains("report.pdf reached bob.", screen, StringComparison.Ordinal);
        Assert.Contains("frank/laptop was revoked.", screen, StringComparison.Ordinal);
        Assert.Contains("The authority does not answer.", screen, StringComparison.Ordinal);
        Assert.Contains("› my draft", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tabs_in_a_message_are_spaces_and_other_controls_are_marked()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("bob<Enter>");
        await stage.SendAsync(new EntryAdded("bob", new Entry(70, "x", EntryKind.Text, "a\tb\r\nc\ed", ScriptedApp.Now) { Author = "bob" }));
        Assert.Contains("a    b", stage.Screen(), StringComparison.Ordinal);
        Assert.Contains("c\uFFFDd", stage.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Toasts_go_away_by_themselves()
    {
        var stage = await Stage.OpenAsync();
        await stage.SendAsync(new Say("A word."));
        Assert.Contains("A word.", stage.Screen(), StringComparison.Ordinal);
        await stage.SendAsync(new Ticked(ScriptedApp.Now.AddSeconds(7)));
        Assert.DoesNotContain("A word.", stage.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quitting_asks_only_when_something_would_be_cut_off()
    {
        var app = new ScriptedApp { Status = Story.SignedIn with { Sessions = 0 } };
        var stage = await Stage.OpenAsync(app);
        await stage.TypeAsync("<C-q>");
        Assert.False(stage.State.IsOver); // a file is under way
        await stage.TypeAsync("<Esc>");
        await stage.SendAsync(new TransferChanged(Story.Transfers[0] with { State = TransferState.Done }));
        await stage.TypeAsync("<C-q>");
        Assert.True(stage.State.IsOver);
    }

    [Fact]
    public async Task Users_who_are_no_admins_see_nothing_of_administration()
    {
        var stage = await Stage.OpenAsync(new ScriptedApp { Status = Story.SignedIn with { IsAdmin = false } });
        await stage.TypeAsync("<A-0>");
        Assert.DoesNotContain("Admin", stage.Screen(), StringComparison.Ordinal);
        await stage.TypeAsync("<C-p>admin");
        Assert.Contains("No command has this in its name.", stage.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_screen_survives_every_size_and_every_key()
    {
        string[] keys =
        [
            "<F2>", "<C-p>", "<F10>", "<F1>", "<Tab>", "<Down>", "<PgDn>", "<End>", "x", "<Esc>", "<Esc>",
            "<Enter>", "<Esc>", "<Del>", "<Esc>", "<Ins>", "<Esc>", "<F6>", "<Esc>",
        ];
        foreach (var place in "1234567890")
        {
            var stage = await Stage.OpenAsync();
            await stage.SendAsync(new SessionRequested(Request), new Say("A toast that is long enough to be wrapped into several rows on a narrow screen."));
            await stage.TypeAsync($"<A-{place}>");
            foreach (var key in keys)
            {
                await stage.TypeAsync(key);
                foreach (var (width, height) in ((int, int)[])[(40, 10), (41, 11), (80, 24), (63, 17), (200, 60)])
                {
                    await stage.SendAsync(new Resized(width, height));
                    Assert.Equal(height, stage.Grid().Height);
                }
            }
        }
    }

    [Theory]
    [InlineData("join"), InlineData("register"), InlineData("login")] // before anybody is signed in
    [InlineData("check NAME"), InlineData("logout"), InlineData("password"), InlineData("status"), InlineData("whoami"), InlineData("listen")]
    [InlineData("connect WHO"), InlineData("send WHO TEXT"), InlineData("inbox"), InlineData("notifications"), InlineData("history WHO")]
    [InlineData("--export FILE"), InlineData("discover"), InlineData("contacts"), InlineData("verify WHO"), InlineData("trust WHO"), InlineData("doctor")]
    [InlineData("cert request"), InlineData("cert show"), InlineData("cert get NAME"), InlineData("cert publish FILE"), InlineData("cert renew")]
    [InlineData("cert revoke"), InlineData("keys rotate"), InlineData("keys backup FILE"), InlineData("keys restore FILE"), InlineData("keys restore"), InlineData("keys recovery"), InlineData("keys passphrase")]
    [InlineData("devices"), InlineData("time"), InlineData("timestamp FILE"), InlineData("timestamp FILE --verify"), InlineData("files put F")]
    [InlineData("files list"), InlineData("admin invite"), InlineData("admin revoke"), InlineData("admin disable"), InlineData("admin reset")]
    [InlineData("admin rotate issuing"), InlineData("admin rotate tls"), InlineData("admin rotate ticket"), InlineData("admin rotate timestamp")]
    [InlineData("admin audit"), InlineData("read ID"), InlineData("files share"), InlineData("files get"), InlineData("files delete")]
    public void Every_verb_of_the_command_line_is_in_the_palette(string verb) =>
        Assert.Contains(CommandList.All, command => command.Verb.Contains(verb, StringComparison.Ordinal));
}
