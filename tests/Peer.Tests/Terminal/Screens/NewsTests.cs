using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Commands.Screen;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Tests.Terminal.Scripted;

namespace PeerSecure.Peer.Tests.Terminal.Screens;

/// <summary>What comes by itself while one looks at something else.</summary>
public sealed class NewsTests
{
    private static readonly DeviceIdentity Self = new(AuthorityId.Parse(new string('a', 32)), AccountName.Parse("alice"), DeviceName.Parse("laptop"));

    [Fact]
    public async Task A_conversation_that_got_a_message_before_it_was_opened_shows_what_was_before_it()
    {
        var stage = await Stage.OpenAsync();
        await stage.SendAsync(new EntryAdded("bob", new Entry(10, "e10", EntryKind.Text, "Are you there?", ScriptedApp.Now) { Author = "bob" }));
        await stage.TypeAsync("bob<Enter>");
        Assert.Contains("Here are my notes.", stage.Screen(), StringComparison.Ordinal);
        Assert.Contains("Are you there?", stage.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_message_is_announced_once()
    {
        var stage = await Stage.OpenAsync();
        var item = new MailItem("m9", "carol", "Lunch?", ScriptedApp.Now, ScriptedApp.Now, true);
        await stage.SendAsync(
            new NotificationArrived(new Notification("n9", NotificationKind.Message, "A message waits.", ScriptedApp.Now, false) { Who = "carol" }),
            new EntryAdded("carol", new Entry(9, "m9", EntryKind.Text, "Lunch?", ScriptedApp.Now) { Author = "carol" }),
            new MailArrived(item));
        Assert.Equal("carol: Lunch?", Assert.Single(stage.State.Toasts).Text);
    }

    [Fact]
    public async Task A_session_that_ends_by_revocation_is_said_wherever_one_is_and_stands_in_the_conversation()
    {
        var stage = await Stage.OpenAsync();
        await stage.SendAsync(new EntryAdded("bob", new Entry(11, "r1", EntryKind.Warning, "The direct session with bob/desktop ended: a certificate in it was revoked.", ScriptedApp.Now)));
        Assert.Equal(Peer.Terminal.State.ToastKind.Warning, Assert.Single(stage.State.Toasts).Kind);
        await stage.TypeAsync("bob<Enter>");
        await stage.SendAsync(new Ticked(ScriptedApp.Now.AddMinutes(1)));   // the toast goes
        Assert.Contains("09:30 The direct session with bob/desktop ended:", stage.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_selection_stays_with_the_person_when_others_come_and_go()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("<Down><Down><Down>");
        Assert.Contains("› carol", stage.Screen(), StringComparison.Ordinal);
        await stage.SendAsync(new PeopleChanged([.. Story.People.Select(static person => person with { Presence = person.Name == "carol" ? Presence.Offline : Presence.Nearby })]));
        Assert.Contains("› carol", stage.Screen(), StringComparison.Ordinal);
        await stage.TypeAsync("<F5>");
        Assert.Contains("connect carol", stage.App.Calls);
    }

    [Fact]
    public async Task The_selected_conversation_stays_selected_when_another_gets_a_message()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("<Tab><Down>");
        await stage.SendAsync(new ConversationChanged(new Conversation("dave", "Back already", ScriptedApp.Now, 1)));
        await stage.TypeAsync("<Enter>");
        Assert.Equal("bob", stage.State.World.CurrentWho);
    }

    [Fact]
    public async Task A_question_about_a_key_goes_when_the_key_is_settled_elsewhere()
    {
        var stage = await Stage.OpenAsync();
        await stage.SendAsync(new KeyChangeSeen(Story.People[2]));
        Assert.Contains("The key of dave changed.", stage.Screen(), StringComparison.Ordinal);
        await stage.SendAsync(new PeopleChanged(Story.People.SetItem(2, Story.People[2] with { Trust = TrustLevel.Known })));
        Assert.DoesNotContain("The key of dave changed.", stage.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_revokes_asks_and_enter_alone_does_nothing()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("<A-0><Down><Del><Enter><Enter><Enter>");
        Assert.DoesNotContain(stage.App.Calls, static call => call.StartsWith("admin-revoke", StringComparison.Ordinal));
        await stage.TypeAsync("<Del><Enter><Enter><Tab><Enter>");
        Assert.Contains("admin-revoke bob", stage.App.Calls);
    }

    [Theory]
    [InlineData("<A-0><Down><Del><Enter><Right><Enter><Tab><Enter>", "admin-revoke bob compromised")]
    [InlineData("<A-5><Del><Right><Enter><Tab><Enter>", "cert-revoke alice/laptop compromised")]
    [InlineData("<A-5><Del><Enter><Tab><Enter>", "cert-revoke alice/laptop")]
    public async Task Who_revokes_says_whether_somebody_else_may_have_the_key(string keys, string expected)
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync(keys);
        Assert.Contains(expected, stage.App.Calls);
    }

    [Theory]
    [InlineData("admin promote<Enter>dave<Enter><Tab><Enter>", "admin dave True")]
    [InlineData("admin demote<Enter>dave<Enter><Tab><Enter>", "admin dave False")]
    [InlineData("admin delete<Enter>dave<Enter><Tab><Enter>", "delete-account dave")]
    [InlineData("admin enable<Enter>frank<Enter>", "disable frank False")]
    [InlineData("admin allow<Enter>frank/laptop<Enter>", "allow frank/laptop")]
    [InlineData("admin approve<Enter>frank/phone<Enter><Tab><Enter>", "admit frank/phone")]
    public async Task Every_verb_of_admin_is_in_the_palette(string keys, string call)
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("<C-p>" + keys);
        Assert.Contains(call, stage.App.Calls);
    }

    [Fact]
    public async Task A_path_is_typed_where_the_cursor_stands_although_the_name_is_filled_in()
    {
        var stage = await Stage.OpenAsync();
        await stage.TypeAsync("bob<Enter><F7>/etc/hostname<Enter>");
        Assert.Contains("offer bob 1", stage.App.Calls);
    }

    [Theory]
    [InlineData("message.waiting", "bob", "phone", "", "A message from bob/phone waits in the mailbox.")]
    [InlineData("key.changed", "bob", "phone", "17390c8e", "New keys are in use on bob/phone (17390c8e).")]
    [InlineData("device.added", "alice", "tablet", "99aa", "Your device tablet was added (99aa).")]
    [InlineData("account.disabled", "bob", "", "unspecified", "bob was disabled by an administrator.")]
    [InlineData("something.new", "bob", "", "\e[31m", "something.new bob [31m")]
    public void Notifications_are_sentences_and_cannot_drive_the_terminal(string kind, string account, string device, string detail, string text) =>
        Assert.Equal(text, NotificationWords.Of(new NotificationRecord(1, kind, account, device, detail, ScriptedApp.Now, false), Self).Text);
}
