using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Vault;

/// <summary>
/// Own messages that have not surely left. A message goes into history and outbox in one commit and leaves the outbox only when a receipt or
/// a final refusal is there, so a crash at any point neither loses it nor lets it count as delivered; repeats are dropped by its id.
/// </summary>
internal sealed class OutboxStore(Database database)
{
    internal static readonly TimeSpan MailGrace = TimeSpan.FromSeconds(2);

    internal Task<bool> AddAsync(HistoryEntry entry, bool directOnly, CancellationToken cancellationToken) => database.WriteAsync(
        connection =>
        {
            if (!HistoryStore.Add(connection, entry))
            {
                return false;
            }

            connection.Execute(
                "INSERT INTO outbox (id, account, direct_only, made_at, attempts, next_at) VALUES ($id, $account, $direct, $made, 0, 0)",
                ("$id", entry.Id),
                ("$account", entry.Conversation),
                ("$direct", directOnly ? 1 : 0),
                ("$made", entry.SentAt.ToUnixTimeMilliseconds()));
            NumberStore.KeepSent(connection, entry.Conversation, entry.Number);
            if (!directOnly)
            {
                // M5: also sealed, to the devices that no session reached; a moment later, so that receipts of a session come first
                MailStore.Enqueue(connection, new MailJob(entry.Id, MailJobKind.Message, entry.Conversation, null, entry.KeptAt, 0), entry.KeptAt + MailGrace);
            }

            return true;
        },
        cancellationToken);

    /// <summary>What waits for an account, in the order it was written.</summary>
    internal IReadOnlyList<OutboxEntry> For(string account) => database.Read(connection => connection.Query(
        "SELECT id, account, direct_only, made_at, attempts, next_at FROM outbox WHERE account = $account ORDER BY made_at, id", Map, ("$account", account)));

    /// <summary>The messages themselves, by their numbers, a page at a time.</summary>
    internal IReadOnlyList<HistoryEntry> Pending(string account, long afterNumber, int count) => database.Read(connection => connection.Query(
        $"""
        SELECT {HistoryStore.Columns} FROM messages
        WHERE outgoing = 1 AND conversation = $account AND number > $after AND id IN (SELECT id FROM outbox WHERE account = $account)
        ORDER BY number, row LIMIT $count
        """,
        HistoryStore.Map,
        ("$account", account),
        ("$after", afterNumber),
        ("$count", count)));

    internal IReadOnlyList<OutboxEntry> Due(DateTimeOffset now) => database.Read(connection => connection.Query(
        "SELECT id, account, direct_only, made_at, attempts, next_at FROM outbox WHERE next_at <= $now ORDER BY made_at, id", Map, ("$now", now.ToUnixTimeMilliseconds())));

    internal Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => Remove(connection, id), cancellationToken);

    /// <summary>For callers that write more in the same transaction.</summary>
    internal static int Remove(SqliteConnection connection, string id) => connection.Execute("DELETE FROM outbox WHERE id = $id", ("$id", id));

    internal Task RetryAsync(string id, DateTimeOffset next, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute("UPDATE outbox SET attempts = attempts + 1, next_at = $next WHERE id = $id", ("$id", id), ("$next", next.ToUnixTimeMilliseconds())),
        cancellationToken);

    private static OutboxEntry Map(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetInt32(2) == 1,
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        row.GetInt32(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));
}

/// <summary>One waiting message; its text is in the history.</summary>
internal sealed record OutboxEntry(string Id, string Account, bool DirectOnly, DateTimeOffset MadeAt, int Attempts, DateTimeOffset NextAt);
