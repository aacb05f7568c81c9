using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>Ctrl-F: the program searches the whole history; Up and Down go from hit to hit, older parts are loaded on the way.</summary>
internal static class ChatSearching
{
    private const long Before = 50; // orders before a hit that are loaded with it, so that it is seen among its neighbours

    public static Step Update(ChatsPage page, Message message, World world)
    {
        var chat = page.Chat!;
        return message switch
        {
            ActionChosen { Action: "search" } => new Step(page.With(chat with { Search = new ChatSearch() })),
            Answered<ImmutableArray<Entry>> hits when hits.Purpose == Purpose(chat.Who) => Found(page, hits.Value, world),
            _ when chat.Search is not { } => new Step(page),
            KeyPress key when key.Is(Key.Escape) => new Step(page.With(chat with { Search = null })),
            KeyPress key when key.Is(Key.Enter) => Start(page),
            KeyPress key when key.Is(Key.Up) => Go(page, -1, world),
            KeyPress key when key.Is(Key.Down) => Go(page, 1, world),
            KeyPress or Paste => Type(page, message),
            _ => new Step(page),
        };
    }

    /// <summary>Older entries arrived: the hit that waited for them can be shown.</summary>
    public static ChatsPage Follow(ChatsPage page, World world)
    {
        var chat = page.Chat!;
        return chat.Search?.Hit is { } hit && hit.Order >= world.ChatWith(chat.Who).OldestOrder
            ? page.With(ChatScroll.To(chat, world, world.Width, ChatView.MessageRows(chat, world), hit.Order))
            : page;
    }

    private static string Purpose(string who) => $"searching the conversation with {who}";

    private static Step Type(ChatsPage page, Message message)
    {
        var chat = page.Chat!;
        return new Step(chat.Search!.Input.Update(message) is { } input
            ? page.With(chat with { Search = chat.Search with { Input = input, IsTyping = true } })
            : page);
    }

    private static Step Start(ChatsPage page)
    {
        var chat = page.Chat!;
        var text = chat.Search!.Input.Value.Trim();
        return text.Length == 0
            ? new Step(page)
            : new Step(page).Run(Effect.Ask(Purpose(chat.Who), (app, cancellationToken) => app.Conversations.SearchAsync(chat.Who, text, cancellationToken)));
    }

    private static Step Found(ChatsPage page, ImmutableArray<Entry> hits, World world)
    {
        var chat = page.Chat!;
        if (chat.Search is not { } search)
        {
            return new Step(page);
        }

        page = page.With(chat with { Search = search with { Hits = hits, Current = hits.Length - 1, IsTyping = false } });
        return Show(page, world);
    }

    private static Step Go(ChatsPage page, int by, World world)
    {
        var chat = page.Chat!;
        var search = chat.Search!;
        var current = Math.Clamp(search.Current + by, 0, Math.Max(0, search.Hits.Length - 1));
        return Show(page.With(chat with { Search = search with { Current = current } }), world);
    }

    private static Step Show(ChatsPage page, World world)
    {
        var chat = page.Chat!;
        var oldest = world.ChatWith(chat.Who).OldestOrder;
        if (chat.Search!.Hit is not { } hit || hit.Order >= oldest)
        {
            return new Step(Follow(page, world));
        }

        var purpose = $"loading what was found with {chat.Who}";
        return new Step(page).Run(new Effect(purpose, async (app, cancellationToken) =>
            new HistoryLoaded(purpose, chat.Who, await app.Conversations.HistoryBetweenAsync(chat.Who, hit.Order - Before, oldest, cancellationToken))));
    }
}
