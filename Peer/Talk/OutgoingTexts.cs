using System.Collections.Concurrent;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Talk;

/// <summary>
/// Own texts. Each goes into history and outbox in one commit, and then over every live session of its account; without one it
/// waits in the outbox for the next. It leaves the outbox by a signed receipt only, so nothing is lost, and repeats are dropped by its id.
/// </summary>
internal sealed class OutgoingTexts(TalkWorld world)
{
    private readonly ConcurrentDictionary<string, AccountTexts> _accounts = [];
    private readonly ConcurrentDictionary<string, Outstanding> _outstanding = [];

    /// <summary>Numbers and frames of one account leave in one order: this is what is locked for it.</summary>
    internal AccountTexts Of(string account) => _accounts.GetOrAdd(account, static _ => new AccountTexts());

    internal SentText Send(AccountName to, string text, bool directOnly)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(text) > TextFrame.MaximumText)
        {
            throw new UsageException($"A message holds {TextFrame.MaximumText / 1024} KiB of text.", "Send more as a file.");
        }

        var body = TextBody.Of(text);
        var texts = Of(to.Value);
        lock (texts.Gate)
        {
            var now = world.Now();
            var message = new Message(MessageId.New(), to, now, world.Vault.Numbers.Next(to.Value), body);
            var outstanding = _outstanding.GetOrAdd(message.Id.Value, _ => new Outstanding(message));
            var entry = new HistoryEntry
            {
                Id = message.Id.Value,
                Sender = world.Self.Account.Value,
                Conversation = to.Value,
                Device = world.Self.Device.Value,
                Outgoing = true,
                SentAt = now,
                KeptAt = now,
                Number = message.Number,
                Way = directOnly ? MessageWay.DirectOnly : MessageWay.Direct,
                Body = text,
                State = MessageState.Queued,
            };

            // the wire waits for the disk: a kill in between would leave a message that its sender knows nothing of, and neither do the own other devices
            var kept = world.Vault.Outbox.AddAsync(entry, directOnly, CancellationToken.None);
            return new SentText(entry, kept, texts.PostWhenKept(message, kept), outstanding.Delivered.Task);
        }
    }

    /// <summary>What is known of an own message, from memory or from the vault.</summary>
    internal Message? Find(string id)
    {
        if (_outstanding.TryGetValue(id, out var outstanding))
        {
            return outstanding.Message;
        }

        return MessageId.TryParse(id, out var parsed) && world.Vault.History.Find(world.Self.Account.Value, id) is { Outgoing: true, Kind: MessageKind.Text } entry
            ? MessageOf(entry, parsed)
            : null;
    }

    /// <summary>From the outbox, to be sent over a session that has opened.</summary>
    internal Message? Remember(HistoryEntry entry) => MessageId.TryParse(entry.Id, out var id)
        ? _outstanding.GetOrAdd(entry.Id, _ => new Outstanding(MessageOf(entry, id))).Message
        : null;

    internal void Settle(string id, MessageState state)
    {
        if (_outstanding.TryGetValue(id, out var outstanding) && state is MessageState.Delivered or MessageState.Read)
        {
            _outstanding.TryRemove(id, out _);
            outstanding.Delivered.TrySetResult(state);
        }
    }

    private static Message MessageOf(HistoryEntry entry, MessageId id) => new(id, AccountName.Parse(entry.Conversation), entry.SentAt, entry.Number, TextBody.Of(entry.Body));

    private sealed record Outstanding(Message Message)
    {
        internal TaskCompletionSource<MessageState> Delivered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>The live sessions of one account, as far as texts go out over them.</summary>
internal sealed class AccountTexts
{
    private readonly List<TextOutlet> _outlets = [];
    private Task _posted = Task.CompletedTask;

    internal Lock Gate { get; } = new();

    internal void Add(TextOutlet outlet)
    {
        lock (Gate)
        {
            _outlets.Add(outlet);
        }
    }

    internal void Remove(TextOutlet outlet)
    {
        lock (Gate)
        {
            _outlets.Remove(outlet);
        }
    }

    /// <summary>Called under the gate; messages leave in the order of the calls. True in the end when this one left over at least one session.</summary>
    internal Task<bool> PostWhenKept(Message message, Task kept)
    {
        var posted = PostInTurnAsync(_posted, message, kept);
        _posted = posted;
        return posted.Unwrap();
    }

    private async Task<Task<bool>> PostInTurnAsync(Task before, Message message, Task kept)
    {
        await kept.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await before;
        lock (Gate)
        {
            return kept.IsCompletedSuccessfully ? Post(message) : Task.FromResult(false);
        }
    }

    private Task<bool> Post(Message message) => _outlets.Count switch
    {
        0 => Task.FromResult(false),
        1 => _outlets[0].PostAsync(message),
        _ => AnyAsync([.. _outlets.Select(outlet => outlet.PostAsync(message))]),
    };

    private static async Task<bool> AnyAsync(Task<bool>[] posts) => (await Task.WhenAll(posts)).Contains(true);
}

/// <summary>A text that was given to be sent: kept, left, delivered, each its own task.</summary>
internal sealed record SentText(HistoryEntry Entry, Task Kept, Task<bool> Left, Task<MessageState> Delivered);
