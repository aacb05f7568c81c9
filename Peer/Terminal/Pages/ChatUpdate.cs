using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>What happens in the conversation that is in front.</summary>
internal static class ChatUpdate
{
    private const int PageOfHistory = 200;

    /// <summary>A conversation came to the front: load its end, mark where the unread begins, and tell that it is read.</summary>
    public static Step Opened(ChatsPage page, World world)
    {
        var chat = page.Chat!;
        var log = world.ChatWith(chat.Who);
        if (!log.IsLoaded)
        {
            return new Step(page).Run(LoadOlder(chat.Who, log));
        }

        var unread = world.ConversationWith(chat.Who)?.Unread ?? 0;
        return Seen(unread > 0 ? page.With(chat with { NewFrom = Chat.FindNew(log, unread) }) : page, world);
    }

    public static Step Update(ChatsPage page, Message message, World world) => message switch
    {
        HistoryLoaded loaded => Loaded(page, loaded, world),
        EntrySent sent => new Step(Dequeue(page, sent.Who, isKept: true)),
        EffectFailed failed when WhoOfSending(page, failed.Purpose) is { } who => new Step(Dequeue(page, who, isKept: false)),
        EntryAdded added when added.Who == world.CurrentWho => Seen(page, world),
        KeyPress or Paste when page.Chat!.Search is not null => ChatSearching.Update(page, message, world),
        _ when message is Outcome or ActionChosen { Action: "search" } => ChatSearching.Update(page, message, world),
        ActionChosen chosen => Act(page, chosen.Action, world),
        KeyPress key => Key(page, key, world),
        Paste paste => Pasted(page, paste),
        _ => new Step(page),
    };

    public static Effect LoadOlder(string who, ChatLog log)
    {
        var purpose = $"loading the history with {who}";
        return new Effect(purpose, async (app, cancellationToken) =>
            new HistoryLoaded(purpose, who, await app.Conversations.HistoryAsync(who, log.IsLoaded ? log.OldestOrder : long.MaxValue, PageOfHistory, cancellationToken))).Quietly();
    }

    private static string Sending(string who) => $"sending to {who}";

    private static string? WhoOfSending(ChatsPage page, string purpose) => page.Open.FirstOrDefault(chat => Sending(chat.Who) == purpose)?.Who;

    private static Step Loaded(ChatsPage page, HistoryLoaded loaded, World world)
    {
        var chat = page.Open.FirstOrDefault(open => open.Who == loaded.Who);
        var unread = world.ConversationWith(loaded.Who)?.Unread ?? 0;
        if (chat is not null && chat.NewFrom == 0 && unread > 0)
        {
            page = page.With(chat with { NewFrom = Chat.FindNew(world.ChatWith(loaded.Who), unread) });
        }

        return loaded.Who == world.CurrentWho ? Seen(ChatSearching.Follow(page, world), world) : new Step(page);
    }

    /// <summary>What is on the screen counts as read once the user looks at the end of the conversation.</summary>
    private static Step Seen(ChatsPage page, World world)
    {
        var chat = page.Chat!;
        var isUnread = (world.ConversationWith(chat.Who)?.Unread ?? 0) > 0;
        var newest = world.ChatWith(chat.Who).NewestOrder;
        return isUnread && chat.Anchor is null
            ? new Step(page).Run(Effect.Do($"marking {chat.Who} as read", (app, cancellationToken) =>
                app.Conversations.MarkReadAsync(chat.Who, newest, cancellationToken)).Quietly())
            : new Step(page);
    }

    private static Step Key(ChatsPage page, KeyPress key, World world)
    {
        var chat = page.Chat!;
        var rows = ChatView.MessageRows(chat, world);
        return key switch
        {
            _ when key.Is(Input.Key.Enter) => Send(page),
            _ when key.Is(Input.Key.Up) => Scroll(page, world, 1),
            _ when key.Is(Input.Key.Down) => Scroll(page, world, -1),
            _ when key.Is(Input.Key.PageUp) => Scroll(page, world, Math.Max(1, rows - 1)),
            _ when key.Is(Input.Key.PageDown) => Scroll(page, world, -Math.Max(1, rows - 1)),
            _ when key.Is(Input.Key.Home, KeyModifiers.Ctrl) => ToTop(page, world),
            _ when key.Is(Input.Key.End, KeyModifiers.Ctrl) => Seen(page.With(chat with { Anchor = null }), world),
            _ when key.Is(Input.Key.Escape) && chat.Anchor is not null => Seen(page.With(chat with { Anchor = null }), world),
            _ when key.Is(Input.Key.Escape) => new Step(page).Post(new GoTo(Place.Home)),
            _ => new Step(chat.Draft.Update(key) is { } draft ? page.With(chat with { Draft = draft }) : page),
        };
    }

    private static Step Pasted(ChatsPage page, Paste paste)
    {
        var chat = page.Chat!;
        var draft = chat.Draft.Update(paste)!;
        var step = new Step(page.With(chat with { Draft = draft }));
        return paste.IsCut || draft.WasCut
            ? step.Post(new Say($"The pasted text was cut: a message holds {Chat.LongestText} characters. Send a file instead (F7).", ToastKind.Warning))
            : step;
    }

    private static Step Send(ChatsPage page)
    {
        var chat = page.Chat!;
        if (chat.Draft.IsBlank)
        {
            return new Step(page);
        }

        var (who, text, direct, purpose) = (chat.Who, chat.Draft.Value, chat.DirectOnly, Sending(chat.Who));
        var effect = new Effect(purpose, async (app, cancellationToken) =>
            new EntrySent(purpose, who, await app.Conversations.SendAsync(who, text, direct, cancellationToken)));
        var sent = chat with { Draft = chat.Draft.With(""), Sending = chat.Sending.Enqueue(text), Anchor = null, NewFrom = 0 };
        return new Step(page.With(sent)).Run(effect.Queued().Quietly());
    }

    /// <summary>Sent texts end in the order they began; one that failed comes back into the draft.</summary>
    private static ChatsPage Dequeue(ChatsPage page, string who, bool isKept)
    {
        if (page.Open.FirstOrDefault(open => open.Who == who) is not { Sending.IsEmpty: false } chat)
        {
            return page;
        }

        var rest = chat.Sending.Dequeue(out var text);
        var draft = isKept ? chat.Draft : chat.Draft.With(chat.Draft.IsBlank ? text : $"{text}\n{chat.Draft.Value}");
        return page.With(chat with { Sending = rest, Draft = draft });
    }

    private static Step ToTop(ChatsPage page, World world)
    {
        var (chat, log) = (page.Chat!, world.ChatWith(page.Chat!.Who));
        var step = new Step(page.With(ChatScroll.ToTop(chat, world, world.Width, ChatView.MessageRows(chat, world))));
        return log.HasOlder ? step.Run(LoadOlder(chat.Who, log)) : step;
    }

    private static Step Scroll(ChatsPage page, World world, int rows)
    {
        var (width, height) = (world.Width, ChatView.MessageRows(page.Chat!, world));
        var chat = ChatScroll.By(page.Chat!, world, width, height, rows);
        var log = world.ChatWith(chat.Who);
        var step = chat.Anchor is null ? Seen(page.With(chat), world) : new Step(page.With(chat));
        return rows > 0 && log.HasOlder && ChatScroll.IsAtTop(chat, world, width, height) ? step.Run(LoadOlder(chat.Who, log)) : step;
    }

    private static Step Act(ChatsPage page, string action, World world)
    {
        var chat = page.Chat!;
        return action switch
        {
            "connect" => new Step(page).Run(Work.Connect(chat.Who)),
            "disconnect" => new Step(page).Run(Effect.Do("ending the session", (app, cancellationToken) =>
                app.Conversations.DisconnectAsync(chat.Who, cancellationToken))),
            "verify" => new Step(page).Run(Forms.Verifying(chat.Who)),
            "file" => new Step(page).Post(new OpenDialog(Forms.SendFiles(world))),
            "details" => new Step(page).Post(new OpenDialog(PersonDialog.Of(chat.Who, world))),
            "export" => new Step(page).Post(new OpenDialog(Forms.Export(world))),
            "direct" => new Step(page.With(chat with { DirectOnly = !chat.DirectOnly })),
            _ when action.StartsWith("cancel ", StringComparison.Ordinal) => new Step(page).Run(Effect.Do("cancelling", (app, cancellationToken) =>
                app.Transfers.CancelAsync(action["cancel ".Length..], cancellationToken))),
            _ => new Step(page),
        };
    }
}
