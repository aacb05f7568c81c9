using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Mail;

/// <summary>
/// Own messages: each goes into history and queue in one commit, so that a message typed while everything is down leaves later, once, by its id.
/// Finds them again as they were written, since receipts cover their bodies (M4).
/// </summary>
internal sealed class Composer(MailWorld world)
{
    private const int LongestText = 32 * 1024;

    internal async Task<HistoryEntry> WriteTextAsync(AccountName to, string text, CancellationToken cancellationToken)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(text) > LongestText)
        {
            throw new MailException(MailFailure.TooLong, $"{LongestText / 1024} KiB");
        }

        var entry = EntryOf(to, MessageKind.Text, text);
        await world.Vault.Outbox.AddAsync(entry, directOnly: false, cancellationToken);
        return entry;
    }

    /// <summary>A shared file goes by the mailbox alone: it is of no use while the authority that keeps the file is away.</summary>
    internal async Task<HistoryEntry> WriteFileAsync(AccountName to, FileBody body, CancellationToken cancellationToken)
    {
        var entry = EntryOf(to, MessageKind.File, Describe(body));
        await world.Vault.Database.WriteAsync(
            connection =>
            {
                HistoryStore.Add(connection, entry);
                NumberStore.KeepSent(connection, entry.Conversation, entry.Number);
                MailStore.KeepBody(connection, entry.Sender, entry.Id, body.Encoded.ToArray());
                MailStore.Enqueue(connection, new MailJob(entry.Id, MailJobKind.Message, to.Value, null, entry.KeptAt, 0), entry.KeptAt);
            },
            cancellationToken);
        return entry;
    }

    /// <summary>What a shared file is shown as.</summary>
    internal static string Describe(FileBody file) => $"{CleanText.Line(file.Details.Name, 120)} ({file.Details.Length} bytes), file {file.FileId}";

    /// <summary>An own message with the very body it was sent with; null when there is none.</summary>
    internal Message? Find(MessageId id) =>
        world.Vault.History.Find(world.Self.Account.Value, id.Value) is { Outgoing: true, Kind: not MessageKind.Event } entry
        && AccountName.TryParse(entry.Conversation, out var to)
        && BodyOf(entry) is { } body
            ? new Message(id, to, entry.SentAt, Math.Max(1, entry.Number), body)
            : null;

    /// <summary>The body of a kept message, sent or received, with its original bytes.</summary>
    internal MessageBody? BodyOf(HistoryEntry entry) =>
        world.Vault.Mail.Body(entry.Sender, entry.Id) is not { } encoded ? TextBody.Of(entry.Body)
        : MessageBody.TryParse(encoded, out var body) ? body
        : null;

    private HistoryEntry EntryOf(AccountName to, MessageKind kind, string shown)
    {
        var now = world.Now();
        return new HistoryEntry
        {
            Id = MessageId.New().Value,
            Sender = world.Self.Account.Value,
            Conversation = to.Value,
            Device = world.Self.Device.Value,
            Outgoing = true,
            SentAt = Milliseconds(now),
            KeptAt = now,
            Number = world.Vault.Numbers.Next(to.Value),
            Way = MessageWay.Mailbox,
            Kind = kind,
            Body = shown,
            State = MessageState.Queued,
        };
    }

    /// <summary>As the vault keeps it, so that every copy says the same time.</summary>
    private static DateTimeOffset Milliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
