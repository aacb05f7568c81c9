using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>The open conversations, one tab each.</summary>
internal sealed record ChatsPage : Page
{
    public ImmutableArray<Chat> Open { get; init; } = [];

    public int Current { get; init; }

    public Chat? Chat => Current < Open.Length ? Open[Current] : null;

    public override string Title => Chat?.Who ?? "Chats";

    public override string Help => "Type and press Enter; Ctrl-J makes a new line. PgUp and PgDn scroll, Ctrl-F searches the whole conversation, "
        + "Tab goes to the next one. The word behind each message says how far it got: waiting, stored, delivered, read.";

    public override ImmutableArray<PageAction> Actions(World world)
    {
        if (Chat is not { } chat)
        {
            return [PageAction.Of("open a conversation", Key.Insert, "open")];
        }

        var session = world.ConversationWith(chat.Who)?.Session ?? SessionState.None;
        return
        [
            new PageAction("search", KeyPress.Ctrl('f'), new ActionChosen("search")),
            session == SessionState.Open ? PageAction.InMenu("end the session", "disconnect") : PageAction.Of("connect", Key.F5, "connect"),
            PageAction.Of("verify", Key.F6, "verify"),
            PageAction.Of("file", Key.F7, "file"),
            PageAction.Of("close", Key.F4, "close"),
            PageAction.InMenu(chat.DirectOnly ? "allow the mailbox again" : "send directly only", "direct"),
            PageAction.InMenu("trust and devices", "details"),
            PageAction.InMenu("export", "export"),
            .. Active(chat, world).Select(static transfer => PageAction.InMenu($"cancel {transfer.Name}", $"cancel {transfer.Id}")),
        ];
    }

    public override int KeptRows(World world) => Chat is { } chat ? world.BodyHeight - 2 - ChatView.MessageRows(chat, world) : 0;

    public override string Who(World world) => Chat?.Who ?? "";

    public override Step Enter(World world) => Chat is null ? new Step(this) : ChatUpdate.Opened(this, world);

    public override Step Update(Message message, World world) => message switch
    {
        OpenChat open => OpenWith(open.Who, world),
        ActionChosen { Action: "open" } => new Step(this).Post(new OpenDialog(Forms.OpenConversation(world))),
        KeyPress key when Open.Length > 1 && (key.Is(Key.Tab) || key.Is(Key.Tab, KeyModifiers.Shift)) => Next(key.Is(Key.Tab) ? 1 : -1, world),
        KeyPress key when key.Is(Key.Escape) && Chat is null => new Step(this).Post(new GoTo(Place.Home)),
        ActionChosen { Action: "close" } => Close(world),
        _ when Chat is not null => ChatUpdate.Update(this, message, world),
        _ => new Step(this),
    };

    public override void Draw(Surface surface, World world, bool focused) => ChatView.Draw(this, surface, world, focused);

    public ChatsPage With(Chat chat) => this with { Open = Open.SetItem(Open.IndexOf(Open.First(open => open.Who == chat.Who)), chat) };

    public static IEnumerable<Transfer> Active(Chat chat, World world) =>
        world.Transfers.Where(transfer => transfer.IsActive && World.NameOf(transfer.Who) == chat.Who);

    private Step OpenWith(string who, World world)
    {
        var name = World.NameOf(who);
        var index = Open.IndexOf(Open.FirstOrDefault(chat => chat.Who == name)!);
        var page = index >= 0 ? this with { Current = index } : this with { Open = Open.Add(new Chat(name)), Current = Open.Length };
        return ChatUpdate.Opened(page, world);
    }

    private Step Next(int by, World world) => ChatUpdate.Opened(this with { Current = (Current + by + Open.Length) % Open.Length }, world);

    private Step Close(World world)
    {
        var page = this with { Open = Open.RemoveAt(Current), Current = Math.Max(0, Current - 1) };
        return page.Chat is null ? new Step(page).Post(new GoTo(Place.Home)) : ChatUpdate.Opened(page, world);
    }
}
