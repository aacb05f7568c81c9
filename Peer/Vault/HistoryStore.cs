using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Vault;

/// <summary>Conversations. A message is kept once per (sender, id) whichever ways it came (M3).</summary>
internal sealed class HistoryStore(Database database)
{
    internal const string Columns =
        "row, sender, id, conversation, device, outgoing, sent_at, kept_at, number, way, kind, body, note, state, stored_at, delivered_at, read_at, seen";

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(35);

    /// <summary>False when this message was here before: a repeat, to be acknowledged again but not shown again.</summary>
    internal Task<bool> AddAsync(HistoryEntry entry, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => Add(connection, entry), cancellationToken);

    /// <summary>For callers that write more in the same transaction.</summary>
    internal static bool Add(SqliteConnection connection, HistoryEntry entry)
    {
        var known = connection.First("SELECT 1 FROM seen_ids WHERE sender = $sender AND id = $id", static row => row.GetInt32(0), ("$sender", entry.Sender), ("$id", entry.Id));
        if (known == 1)
        {
            return false;
        }

        connection.Execute("INSERT INTO seen_ids (sender, id, at) VALUES ($sender, $id, $at)", ("$sender", entry.Sender), ("$id", entry.Id), ("$at", Stamp(entry.KeptAt)));
        connection.Execute(
            """
            INSERT INTO messages (sender, id, conversation, device, outgoing, sent_at, kept_at, number, way, kind, body, note, state, stored_at, seen)
            VALUES ($sender, $id, $conversation, $device, $outgoing, $sent, $kept, $number, $way, $kind, $body, $note, $state, $stored, $seen)
            """,
            ("$sender", entry.Sender),
            ("$id", entry.Id),
            ("$conversation", entry.Conversation),
            ("$device", entry.Device),
            ("$outgoing", entry.Outgoing ? 1 : 0),
            ("$sent", Stamp(entry.SentAt)),
            ("$kept", Stamp(entry.KeptAt)),
            ("$number", entry.Number),
            ("$way", (int)entry.Way),
            ("$kind", (int)entry.Kind),
            ("$body", entry.Body),
            ("$note", entry.Note),
            ("$state", (int)entry.State),
            ("$stored", entry.StoredAt is { } stored ? Stamp(stored) : null),
            ("$seen", entry.Seen || entry.Outgoing ? 1 : 0));
        return true;
    }

    /// <summary>
    /// Moves an own message on, never back: a late "stored" does not hide a "delivered". Keeps the proof; states from <see cref="MessageState.Stored"/>
    /// to <see cref="MessageState.Read"/> cannot be set without one (M4).
    /// </summary>
    internal Task<bool> AdvanceAsync(string sender, string id, MessageState state, DateTimeOffset at, string device, byte[] proof, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(proof.Length);
        return database.WriteAsync(connection => Advance(connection, sender, id, state, at, device, proof), cancellationToken);
    }

    /// <summary>For callers that write more in the same transaction.</summary>
    internal static bool Advance(SqliteConnection connection, string sender, string id, MessageState state, DateTimeOffset at, string device, byte[] proof)
    {
        var column = state switch
        {
            MessageState.Stored => "stored_at",
            MessageState.Delivered => "delivered_at",
            MessageState.Read => "read_at",
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
        var changed = connection.Execute(
            $"UPDATE messages SET state = CASE WHEN state = 5 OR state < $state THEN $state ELSE state END, {column} = COALESCE({column}, $at) WHERE sender = $sender AND id = $id AND outgoing = 1",
            ("$state", (int)state),
            ("$at", Stamp(at)),
            ("$sender", sender),
            ("$id", id));
        if (changed == 0)
        {
            return false;
        }

        KeepProof(connection, sender, id, state, device, proof);
        if (state is MessageState.Delivered or MessageState.Read)
        {
            connection.Execute("DELETE FROM outbox WHERE id = $id", ("$id", id));
        }

        return true;
    }

    internal static void KeepProof(SqliteConnection connection, string sender, string id, MessageState state, string device, byte[] proof) => connection.Execute(
        "INSERT OR IGNORE INTO receipts (sender, id, state, device, proof) VALUES ($sender, $id, $state, $device, $proof)",
        ("$sender", sender),
        ("$id", id),
        ("$state", (int)state),
        ("$device", device),
        ("$proof", proof));

    /// <summary>Devices whose receipt is here: they need no further copy.</summary>
    internal IReadOnlySet<string> DevicesWithProof(string sender, string id) => database.Read(connection => connection.Query(
        "SELECT DISTINCT device FROM receipts WHERE sender = $sender AND id = $id", static row => row.GetString(0), ("$sender", sender), ("$id", id))).ToHashSet(StringComparer.Ordinal);

    /// <summary>A device of the recipient has it, or the mailbox has it for one. Proofs about own other devices are kept as ACCOUNT/DEVICE.</summary>
    internal static bool HasProofOfRecipient(SqliteConnection connection, string sender, string id) => connection.First(
        "SELECT 1 FROM receipts WHERE sender = $sender AND id = $id AND device NOT LIKE '%/%' LIMIT 1", static row => row.GetInt32(0), ("$sender", sender), ("$id", id)) == 1;

    /// <summary>Left over a session, or will never arrive: states that need no proof because they claim nothing about the other side.</summary>
    internal Task MarkAsync(string sender, string id, MessageState state, string note, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => Mark(connection, sender, id, state, note), cancellationToken);

    /// <summary>For callers that write more in the same transaction.</summary>
    internal static void Mark(SqliteConnection connection, string sender, string id, MessageState state, string note)
    {
        if (state is not (MessageState.Sent or MessageState.NotDelivered or MessageState.Queued))
        {
            throw new ArgumentOutOfRangeException(nameof(state), "This state needs a proof.");
        }

        connection.Execute(
            "UPDATE messages SET state = $state, note = $note WHERE sender = $sender AND id = $id AND outgoing = 1 AND state IN (0, 1)",
            ("$state", (int)state),
            ("$note", note),
            ("$sender", sender),
            ("$id", id));
    }

    /// <summary>Something to say with an own message; its state stays.</summary>
    internal static void Note(SqliteConnection connection, string sender, string id, string note) => connection.Execute(
        "UPDATE messages SET note = $note WHERE sender = $sender AND id = $id AND outgoing = 1", ("$note", note), ("$sender", sender), ("$id", id));

    internal HistoryEntry? Find(string sender, string id) => database.Read(connection => connection.First(
        $"SELECT {Columns} FROM messages WHERE sender = $sender AND id = $id", Map, ("$sender", sender), ("$id", id)));

    /// <summary>The newest messages of a conversation in their order (M3), or those before a given one.</summary>
    internal IReadOnlyList<HistoryEntry> Page(string conversation, HistoryEntry? before, int count) => database.Read(connection =>
    {
        var page = connection.Query(
            $"""
            SELECT {Columns} FROM messages
            WHERE conversation = $conversation AND ($all = 1 OR sent_at < $sent OR (sent_at = $sent AND (device < $device OR (device = $device AND (number < $number OR (number = $number AND row < $row))))))
            ORDER BY sent_at DESC, device DESC, number DESC, row DESC LIMIT $count
            """,
            Map,
            ("$conversation", conversation),
            ("$all", before is null ? 1 : 0),
            ("$sent", before is null ? 0 : Stamp(before.SentAt)),
            ("$device", before?.Device ?? ""),
            ("$number", before?.Number ?? 0),
            ("$row", before?.Row ?? 0),
            ("$count", count));
        page.Reverse();
        return page;
    });

    internal IReadOnlyList<HistoryEntry> Search(string conversation, string text, int count) => database.Read(connection => connection.Query(
        $"SELECT {Columns} FROM messages WHERE conversation = $conversation AND body LIKE $text ESCAPE '\\' ORDER BY sent_at DESC, device DESC, number DESC, row DESC LIMIT $count",
        Map,
        ("$conversation", conversation),
        ("$text", $"%{Escape(text)}%"),
        ("$count", count)));

    /// <summary>Accounts with a history, the newest first, and how many of their messages this device has not shown.</summary>
    internal IReadOnlyList<ConversationSummary> Conversations() => database.Read(connection => connection.Query(
        "SELECT conversation, MAX(sent_at), SUM(1 - seen) FROM messages GROUP BY conversation ORDER BY 2 DESC",
        static row => new ConversationSummary(row.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetInt32(2))));

    internal IReadOnlyList<HistoryEntry> Unseen(string? conversation) => database.Read(connection => connection.Query(
        $"SELECT {Columns} FROM messages WHERE seen = 0 AND ($conversation IS NULL OR conversation = $conversation) ORDER BY sent_at, device, number, row",
        Map,
        ("$conversation", conversation)));

    internal Task MarkSeenAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken) => database.WriteAsync(
        connection =>
        {
            foreach (var entry in entries)
            {
                connection.Execute("UPDATE messages SET seen = 1 WHERE row = $row", ("$row", entry.Row));
            }
        },
        cancellationToken);

    /// <summary>For callers that write more in the same transaction; keeps when it was first read.</summary>
    internal static void MarkSeen(SqliteConnection connection, long row, DateTimeOffset at) => connection.Execute(
        "UPDATE messages SET seen = 1, read_at = COALESCE(read_at, $at) WHERE row = $row AND seen = 0", ("$row", row), ("$at", Stamp(at)));

    /// <summary>The newest messages of all conversations that others sent, oldest first; read ones too.</summary>
    internal IReadOnlyList<HistoryEntry> Received(int count) => database.Read(connection =>
    {
        var newest = connection.Query($"SELECT {Columns} FROM messages WHERE outgoing = 0 AND (kind <> 2 OR seen = 0 OR id LIKE 'refused-%') ORDER BY kept_at DESC, row DESC LIMIT $count", Map, ("$count", count));
        newest.Reverse();
        return newest;
    });

    /// <summary>Messages whose id begins so, to be named by the first characters.</summary>
    internal IReadOnlyList<HistoryEntry> Matching(string idStart, int count) => database.Read(connection => connection.Query(
        $"SELECT {Columns} FROM messages WHERE id LIKE $start ESCAPE '\\' LIMIT $count", Map, ("$start", $"{Escape(idStart)}%"), ("$count", count)));

    /// <summary>Takes one line out of the history; its id stays known, so a repeat does not bring it back (M3).</summary>
    internal Task RemoveAsync(long row, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => connection.Execute("DELETE FROM messages WHERE row = $row", ("$row", row)), cancellationToken);

    internal Task<int> ForgetOldIdsAsync(DateTimeOffset now, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute(
            "DELETE FROM seen_ids WHERE at < $before AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.sender = seen_ids.sender AND m.id = seen_ids.id)",
            ("$before", Stamp(now - Remembered))),
        cancellationToken);

    internal static long Stamp(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    internal static DateTimeOffset Time(SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static DateTimeOffset? OptionalTime(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Time(row, column);

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    internal static HistoryEntry Map(SqliteDataReader row) => new()
    {
        Row = row.GetInt64(0),
        Sender = row.GetString(1),
        Id = row.GetString(2),
        Conversation = row.GetString(3),
        Device = row.GetString(4),
        Outgoing = row.GetInt32(5) == 1,
        SentAt = Time(row, 6),
        KeptAt = Time(row, 7),
        Number = row.GetInt64(8),
        Way = (MessageWay)row.GetInt32(9),
        Kind = (MessageKind)row.GetInt32(10),
        Body = row.GetString(11),
        Note = row.GetString(12),
        State = (MessageState)row.GetInt32(13),
        StoredAt = OptionalTime(row, 14),
        DeliveredAt = OptionalTime(row, 15),
        ReadAt = OptionalTime(row, 16),
        Seen = row.GetInt32(17) == 1,
    };
}

/// <summary>One line of the list of conversations.</summary>
internal sealed record ConversationSummary(string Account, DateTimeOffset Newest, int Unseen);
