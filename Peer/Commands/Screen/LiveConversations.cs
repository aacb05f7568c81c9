using System.Collections.Immutable;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>One conversation a person, whichever way its messages go.</summary>
internal sealed class LiveConversations(LiveSetup setup, LivePeople people, ScreenEvents events, TimeProvider machine) : IConversations
{
    private const int MostFound = 200;
    private const int RecentLines = 20;

    private DateTimeOffset _began;

    private HistoryStore History => setup.Live.Profile.Vault.History;

    public Task<ImmutableArray<Conversation>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult(History.Conversations().Select(summary => Of(summary.Account, summary.Unseen)).ToImmutableArray());

    public Task<HistoryPage> HistoryAsync(string who, long before, int count, CancellationToken cancellationToken) => Task.FromResult(Page(who, before, count, long.MinValue));

    public Task<ImmutableArray<Entry>> SearchAsync(string who, string text, CancellationToken cancellationToken) =>
        Task.FromResult(History.Search(who, text, MostFound).Select(EntryOrder.ToScreen).OrderBy(static entry => entry.Order).ToImmutableArray());

    public Task<HistoryPage> HistoryBetweenAsync(string who, long from, long before, CancellationToken cancellationToken) => Task.FromResult(Page(who, before, 100_000, from));

    public async Task<Entry> SendAsync(string who, string text, bool directOnly, CancellationToken cancellationToken)
    {
        var account = Who.Parse(who).Account;
        var live = setup.Live;
        var isThere = live.Node.Sessions.Any(session => session.Peer.Identity.Account == account);
        if (directOnly && !isThere)
        {
            await ConnectAsync(who, cancellationToken);
        }

        HistoryEntry entry;
        if (isThere || directOnly)
        {
            var sent = live.Node.Texts.Send(account, text, directOnly);
            await sent.Kept.WaitAsync(cancellationToken);
            entry = sent.Entry;
        }
        else
        {
            entry = await live.Mail.Composer.WriteTextAsync(account, text, cancellationToken);
        }

        entry = History.Find(entry.Sender, entry.Id) ?? entry;   // with its row: the same order number as when it changes later
        live.Mail.Wake();   // M5: by mailbox to those who are away and to the other devices
        Tell(account.Value);
        people.MeetAgain();
        return EntryOrder.ToScreen(entry);
    }

    public async Task MarkReadAsync(string who, long upToOrder, CancellationToken cancellationToken)
    {
        var seen = History.Unseen(who).Where(entry => EntryOrder.Of(entry) <= upToOrder).ToList();
        if (seen.Count > 0)
        {
            await setup.Live.Marks.MarkAsync(seen, cancellationToken);
            Tell(who);
            events.Publish(new MailCounted(History.Unseen(null).Count));
        }
    }

    public async Task<string> ConnectAsync(string who, CancellationToken cancellationToken)
    {
        var parsed = Who.Parse(who);
        var live = setup.Live;
        var session = await live.Node.ConnectAsync(parsed.Wanted, parsed.Text, parsed.Sources(live.SignedIn, machine), cancellationToken);
        return session.Peer.Account;
    }

    public async Task DisconnectAsync(string who, CancellationToken cancellationToken)
    {
        foreach (var session in SessionsOf(who))
        {
            session.Session.End(SessionEndKind.Goodbye, "goodbye");
            await session.Ended.WaitAsync(cancellationToken);
        }
    }

    public Task AnswerSessionAsync(string requestId, bool accept, CancellationToken cancellationToken)
    {
        setup.Asker.TryAnswer(requestId, accept);
        return Task.CompletedTask;
    }

    public async Task ExportAsync(string who, string path, CancellationToken cancellationToken)
    {
        var lines = Page(who, long.MaxValue, int.MaxValue, long.MinValue).Entries
            .Select(static entry => $"{entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} {entry.Author}: {entry.Text}{(entry.Note.Length > 0 ? $" ({entry.Note})" : "")}");
        try
        {
            await using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            await using var writer = new StreamWriter(stream);
            foreach (var line in lines)
            {
                await writer.WriteLineAsync(line.AsMemory(), cancellationToken);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(SetupFailure.BadFile, path, failure);
        }
    }

    /// <summary>The conversation changed: a message, a state, a session. What trust wrote into the history meanwhile is told too.</summary>
    internal void Tell(string account)
    {
        events.Publish(new ConversationChanged(Of(account, History.Unseen(account).Count)));
        foreach (var line in History.Page(account, null, RecentLines).Where(static entry => entry.Kind == MessageKind.Event))
        {
            events.Publish(new EntryChanged(account, EntryOrder.ToScreen(line)));
        }
    }

    /// <summary>A session that opened or ended: a line of this run that no history keeps. What the user did is not news to them.</summary>
    internal void Remark(string account, EntryKind kind, string text, bool isNews)
    {
        var now = setup.Live.Profile.Clock.Now;
        var line = new Entry(EntryOrder.At(now), $"remark {now.UtcTicks}", kind, text, now);
        events.Publish(isNews ? new EntryAdded(account, line) : new EntryChanged(account, line));
    }

    /// <summary>A file under way, whose state the line shows while this program runs.</summary>
    internal void Remark(Transfer transfer)
    {
        var now = setup.Live.Profile.Clock.Now;
        events.Publish(new EntryAdded(transfer.Who, new Entry(EntryOrder.At(now), transfer.Id, EntryKind.File, transfer.Name, now)
        {
            IsMine = transfer.IsOutgoing,
            Author = transfer.IsOutgoing ? "you" : transfer.Who,
            TransferId = transfer.Id,
        }));
    }

    /// <summary>From now on direct files stand in the conversation by their state; the lines that the session keeps of them are for later runs.</summary>
    internal void Begin(DateTimeOffset now) => _began = now;

    private bool IsRemarked(HistoryEntry entry) => entry is { Kind: MessageKind.File, Way: MessageWay.Direct } && entry.KeptAt >= _began;

    internal void TellEntry(string account, string sender, string id, bool isNew)
    {
        if (History.Find(sender, id) is { } entry)
        {
            var shown = EntryOrder.ToScreen(entry);
            events.Publish(isNew ? new EntryAdded(account, shown) : new EntryChanged(account, shown));
        }

        Tell(account);
    }

    private IEnumerable<LiveSession> SessionsOf(string who) => setup.Live.Node.Sessions.Where(session => session.Peer.Account == who);

    private Conversation Of(string account, int unseen)
    {
        var recent = History.Page(account, null, RecentLines);
        var last = recent.LastOrDefault(static entry => entry.Kind != MessageKind.Event) ?? (recent.Count > 0 ? recent[^1] : null);
        return new Conversation(account, last?.Body ?? "", last?.SentAt ?? DateTimeOffset.MinValue, unseen)
        {
            Session = SessionsOf(account).Any() ? SessionState.Open : SessionState.None,
        };
    }

    private HistoryPage Page(string who, long before, int count, long from)
    {
        // entries of one millisecond share a page border: ask for a few more and cut by the exact order
        var wanted = count > int.MaxValue - 64 ? int.MaxValue : count + 64;
        var page = History.Page(who, EntryOrder.Before(before), wanted).Where(entry => !IsRemarked(entry)).Select(EntryOrder.ToScreen)
            .Where(entry => entry.Order < before && entry.Order >= from).OrderBy(static entry => entry.Order).ToList();
        var shown = page.Count > count ? page[^count..] : page;
        return new HistoryPage([.. shown], shown.Count > 0 && History.Page(who, EntryOrder.Before(shown[0].Order - (1 << 10)), 1).Count > 0);
    }
}
