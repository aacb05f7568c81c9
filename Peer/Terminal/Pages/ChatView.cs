using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>Tabs, who it is and how much to trust it, the messages, and the line one types on.</summary>
internal static class ChatView
{
    private const int MostDraftRows = 5;
    private const int Prompt = 2;

    public static void Draw(ChatsPage page, Surface surface, World world, bool focused)
    {
        if (page.Chat is not { } chat)
        {
            surface.Paragraph(1, "No conversation is open. Choose somebody on the Home screen, or press Ins.", Tone.Dim, x: 1);
            return;
        }

        var (head, rest) = surface.Area.CutTop(page.Open.Length > 1 ? 2 : 1);
        var (above, draft) = rest.CutBottom(DraftRows(chat, surface.Width));
        var (messages, rule) = above.CutBottom(1);
        DrawHead(page, surface.At(head), world);
        DrawMessages(chat, surface.At(messages), world);
        DrawRule(chat, surface.At(rule), world);
        DrawDraft(chat, surface.At(draft), focused);
    }

    /// <summary>Rows for messages on a screen like this one; scrolling counts with it.</summary>
    public static int MessageRows(Chat chat, World world) =>
        Math.Max(1, world.BodyHeight - 3 - DraftRows(chat, world.Width) - (world.Questions.IsEmpty ? 0 : 1));

    private static int DraftRows(Chat chat, int width) => chat.Draft.Rows(width - Prompt, MostDraftRows);

    private static void DrawHead(ChatsPage page, Surface surface, World world)
    {
        var row = 0;
        if (page.Open.Length > 1)
        {
            var titles = page.Open.Select(chat => world.ConversationWith(chat.Who) is { Unread: > 0 } waiting && chat != page.Chat
                ? $"{chat.Who} {Math.Min(99, waiting.Unread)}"
                : chat.Who);
            Tabs.Draw(surface.Row(row++), [.. titles], page.Current, focused: false);
        }

        var who = page.Chat!.Who;
        var person = world.PersonOf(who);
        var x = surface.Fit(1, row, surface.Width / 2, who, Tone.Strong);
        if (person is not null)
        {
            var trust = TrustWords.Of(person.Trust);
            x = surface.Text(x + 2, row, trust.Text, trust.Style);
        }

        var session = world.ConversationWith(who)?.Session ?? SessionState.None;
        var way = SessionWords(session, person, world);
        surface.Fit(x + 2, row, surface.Width - x - 2, way.Text, way.Style);
    }

    private static StyledText SessionWords(SessionState session, Person? person, World world) => session switch
    {
        SessionState.Open => new StyledText("direct session open", Tone.Good),
        SessionState.Connecting => new StyledText("connecting...", Tone.Accent),
        SessionState.None when person is { Presence: Presence.Offline, LastSeen: { } seen } =>
            new StyledText($"offline, seen {Wording.Ago(seen, world.Now)}; messages wait in the mailbox", Tone.Dim),
        SessionState.None => new StyledText("no session; messages go by mailbox", Tone.Dim),
    };

    private static void DrawMessages(Chat chat, Surface surface, World world)
    {
        var log = world.ChatWith(chat.Who);
        if (log.Entries.IsEmpty)
        {
            surface.Text(1, 0, log.HasOlder ? "Loading..." : "No messages yet. Type below and press Enter.", Tone.Dim);
            return;
        }

        var rows = ChatScroll.Window(chat, world, surface.Width, surface.Height);
        for (var y = 0; y < rows.Count; y++)
        {
            DrawRow(rows[y], surface.Row(y), chat);
        }
    }

    private static void DrawRow(ChatRow row, Surface surface, Chat chat)
    {
        if (row.Bar is { } transfer)
        {
            var bar = surface.At(new Area(ChatLayout.Indent, 0, surface.Width - ChatLayout.Indent, 1));
            ProgressBar.Draw(bar, transfer.Done, transfer.Bytes, transfer.Rate, TrustWords.Of(transfer.State).Style);
            return;
        }

        foreach (var (x, text) in row.Parts)
        {
            surface.Fit(x, 0, surface.Width - x, text.Text, text.Style);
            Highlight(surface, x, text.Text, chat.Search is { IsTyping: false } search ? search.Input.Value : "");
        }
    }

    private static void Highlight(Surface surface, int x, string text, string search)
    {
        if (search.Length > 0 && text.IndexOf(search, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            var start = x + Clusters.Measure(text.AsSpan(0, at));
            surface.At(new Area(start, 0, Clusters.Measure(text.AsSpan(at, search.Length)), 1)).Restyle(static style => style.With(TextMarks.Reverse));
        }
    }

    private static void DrawRule(Chat chat, Surface surface, World world)
    {
        for (var x = 0; x < surface.Width; x++)
        {
            surface.Text(x, 0, surface.Glyphs.Line, Tone.Dim);
        }

        var words = RuleWords(chat, world);
        if (words.Text.Length > 0)
        {
            surface.Right(0, $" {words.Text} ", words.Style);
        }
    }

    private static StyledText RuleWords(Chat chat, World world) => chat switch
    {
        { Search: { IsTyping: false, Hits.Length: 0 } } => new StyledText("nothing found", Tone.Warn),
        { Search: { IsTyping: false } search } =>
            new StyledText($"{search.Current + 1} of {search.Hits.Length} found; Up older, Down newer, Esc ends", Tone.Accent),
        { Anchor: not null } when (world.ConversationWith(chat.Who)?.Unread ?? 0) is > 0 and var unread =>
            new StyledText($"{Wording.Count(unread, "new message", "new messages")} below; Esc shows the end", Tone.Accent),
        { Anchor: not null } => new StyledText("more below; Esc shows the end", Tone.Dim),
        { DirectOnly: true } => new StyledText("direct only", Tone.Warn),
        _ => new StyledText("", Tone.Plain),
    };

    private static void DrawDraft(Chat chat, Surface surface, bool focused)
    {
        if (chat.Search is { } search)
        {
            var x = surface.Text(0, 0, "Search: ", Tone.Strong);
            search.Input.DrawLine(surface.At(new Area(x, 0, surface.Width - x, 1)), focused);
            return;
        }

        surface.Text(0, 0, surface.Glyphs.Pointer, Tone.Accent);
        chat.Draft.DrawWrapped(surface.At(new Area(Prompt, 0, surface.Width - Prompt, surface.Height)), focused);
    }
}
