using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>READ_UNREAD or READ_ALL: a list that grows page by page; Enter reads, marks as read and yields a receipt.</summary>
internal sealed record InboxPage(bool UnreadOnly) : TablePage<MailItem>
{
    /// <summary>Where the next page begins; empty at the end.</summary>
    public string Next { get; init; } = "";

    public override string Title => UnreadOnly ? "Unread" : "All";

    public override string Help => "Enter opens a message; the sender then gets a read receipt, unless you turned them off. Reply opens the conversation.";

    protected override Effect Load => Loading("");

    protected override string EmptyText => UnreadOnly ? "No unread messages." : "No messages yet.";

    protected override int DetailRows => 6;

    public override ImmutableArray<PageAction> Actions(World world) =>
    [
        PageAction.Of("read", Key.Enter, "read"),
        PageAction.Of("reply", Key.F6, "reply"),
        PageAction.Of("delete", Key.Delete, "delete"),
        PageAction.Of("refresh", Key.F5, "refresh"),
        .. Next.Length > 0 ? [PageAction.Of("older", Key.F7, "older")] : ImmutableArray<PageAction>.Empty,
    ];

    protected override string IdOf(MailItem item) => item.Id;

    protected override string SearchText(MailItem item) => $"{item.From} {item.Text}";

    protected override Column<MailItem>[] Columns(World world) =>
    [
        new("", static item => item.IsUnread ? new StyledText("new", Tone.Accent) : "", 3),
        new("From", static item => new StyledText(item.From, item.IsUnread ? Tone.Strong : Tone.Plain), 14),
        new("Message", static item => Wording.Untabbed(item.Text.ReplaceLineEndings(" "))),
        new("Sent", item => new StyledText(Wording.Short(item.SentAt, world.Now, world.Zone), Tone.Dim), 9),
    ];

    protected override IEnumerable<StyledText> Details(MailItem item, World world)
    {
        yield return new StyledText($"{item.From} ({TrustWords.Of(item.Trust).Text})  sent {Wording.Moment(item.SentAt, world.Zone)}"
            + (item.StoredAt is { } stored ? $"  stored {Wording.Clock(stored, world.Zone)}" : $"  kept here {Wording.Clock(item.KeptAt, world.Zone)}") + (item.ReadAt is { } read ? $"  read {Wording.Moment(read, world.Zone)}" : ""), Tone.Dim);
        if (item.Note.Length > 0)
        {
            yield return new StyledText(item.Note, Tone.Warn);
        }

        var text = Wording.Untabbed(item.Text);
        foreach (var line in WrappedText.Break(text, Math.Max(10, world.Width - 2), 4))
        {
            yield return line.Of(text).ToString();
        }
    }

    protected override Step Act(string action, MailItem? selected, World world) => (action, selected) switch
    {
        ("older", _) => new Step(this).Run(Loading(Next)),
        (_, null) => new Step(this),
        ("read" or "enter", { } item) => new Step(this).Run(Reading(item.Id)).Post(new OpenDialog(Whole(item, world))),
        ("reply", { } item) => new Step(this).Post(new OpenChat(item.From)),
        ("delete", { } item) => new Step(this).Post(new OpenDialog(Deletion(item))),
        _ => new Step(this),
    };

    protected override Step Hear(Message message, World world) => message switch
    {
        Answered<MailPage> page when page.Purpose == Load.Purpose => new Step((InboxPage)WithItems(page.Value.Items) with { Next = page.Value.Next }),
        Answered<MailPage> page when page.Purpose == Loading("more").Purpose =>
            new Step((InboxPage)WithItems(Items.AddRange(page.Value.Items)) with { Next = page.Value.Next }),
        Answered<MailItem> read => new Step(Items.Any(item => item.Id == read.Value.Id) ? WithItem(read.Value) : this),
        MailArrived arrived => new Step(WithItem(arrived.Item)),
        Finished { Purpose: "deleting a message" } => new Step(this).Run(Load),
        _ => new Step(this),
    };

    private static TextDialog Whole(MailItem item, World world) => TextDialog.Of(
        $"From {item.From}",
        world,
        new StyledText($"{TrustWords.Of(item.Trust).Text}, sent {Wording.Moment(item.SentAt, world.Zone)}", Tone.Dim),
        new StyledText(item.Note, Tone.Warn),
        Wording.Untabbed(item.Text));

    private Effect Loading(string after)
    {
        var purpose = $"loading {(after.Length > 0 ? "older" : UnreadOnly ? "unread" : "all")} messages" + (after.Length > 0 && UnreadOnly ? " (unread)" : "");
        return Effect.Ask(purpose, (app, cancellationToken) => app.Mail.InboxAsync(UnreadOnly, after, cancellationToken)).Quietly();
    }

    private static Effect Reading(string id) =>
        Effect.Ask("reading a message", (app, cancellationToken) => app.Mail.ReadAsync(id, cancellationToken)).Quietly().Queued();

    private static ConfirmDialog Deletion(MailItem item) => new(
        "Delete this message?",
        $"From {item.From}: {item.Text[..TextCut.ToWidth(item.Text, 100)]}\n\nIt is removed here and at the authority.",
        "Delete",
        new RunEffect(Effect.Do("deleting a message", (app, cancellationToken) => app.Mail.DeleteAsync(item.Id, cancellationToken)).Saying("Deleted.")));
}
