using Microsoft.Data.Sqlite;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Mailbox;

/// <summary>The SQL of envelopes.</summary>
internal static class MailboxStore
{
    public const int MostListed = 100;
    private const int MostBytesListed = 1 << 20;

    /// <summary>The cursor of the new row, or null when this sender's message is there already for this device (M3).</summary>
    public static long? TryAdd(SqliteConnection connection, CheckedEnvelope envelope, string sender, string senderDevice, KeptReceipt receipt, DateTimeOffset storedAt)
    {
        var added = connection.Execute(
            "INSERT OR IGNORE INTO envelopes (account, device, sender, message, sender_device, stored, state, quiet, size, hash, receipt, receipt_signature, receipt_key, body) " +
            "VALUES ($account, $device, $sender, $message, $senderDevice, $stored, 0, $quiet, $size, $hash, $receipt, $signature, $key, $body)",
            ("$account", envelope.Account), ("$device", envelope.Device), ("$sender", sender), ("$message", envelope.Id.Value), ("$senderDevice", senderDevice),
            ("$stored", storedAt.ToUnixTimeMilliseconds()), ("$quiet", envelope.Quiet ? 1 : 0), ("$size", envelope.Size), ("$hash", envelope.Sealed.Hash.ToArray()),
            ("$receipt", receipt.Document.Payload), ("$signature", receipt.Document.Signature), ("$key", receipt.KeyId), ("$body", envelope.Sealed.Bytes.ToArray()));
        return added == 0 ? null : connection.First("SELECT last_insert_rowid()", static row => row.GetInt64(0));
    }

    public static (byte[] Hash, KeptReceipt Receipt) Known(SqliteConnection connection, CheckedEnvelope envelope, string sender) =>
        connection.First(
            "SELECT hash, receipt, receipt_signature, receipt_key FROM envelopes WHERE account = $account AND device = $device AND sender = $sender AND message = $message",
            static row => (row.GetFieldValue<byte[]>(0), ReceiptOf(row, 1)),
            ("$account", envelope.Account), ("$device", envelope.Device), ("$sender", sender), ("$message", envelope.Id.Value));

    public static bool Exists(SqliteConnection connection, CheckedEnvelope envelope, string sender) =>
        connection.First(
            "SELECT 1 FROM envelopes WHERE account = $account AND device = $device AND sender = $sender AND message = $message", static row => true,
            ("$account", envelope.Account), ("$device", envelope.Device), ("$sender", sender), ("$message", envelope.Id.Value));

    /// <summary>What waits for a device, and what to ask after for more.</summary>
    public static (List<KeptEnvelope> Page, bool More) List(SqliteConnection connection, string account, string device, bool unreadOnly, long after, int limit)
    {
        var state = unreadOnly ? "state < 2 AND state = 0" : "state < 2";   // as the index has it
        var sizes = connection.Query(
            $"SELECT id, size FROM envelopes WHERE account = $account AND device = $device AND id > $after AND {state} ORDER BY id LIMIT $limit",
            static row => (Id: row.GetInt64(0), Size: row.GetInt32(1)), ("$account", account), ("$device", device), ("$after", after), ("$limit", limit + 1));
        var (count, bytes) = (0, 0);
        while (count < Math.Min(sizes.Count, limit) && (count == 0 || bytes + sizes[count].Size <= MostBytesListed))
        {
            bytes += sizes[count++].Size;
        }

        if (count == 0)
        {
            return ([], false);
        }

        var through = sizes[count - 1].Id;
        var page = connection.Query(
            $"SELECT id, sender, sender_device, message, quiet, state, body, receipt, receipt_signature, receipt_key FROM envelopes " +
            $"WHERE account = $account AND device = $device AND id > $after AND id <= $through AND {state} ORDER BY id",
            Read, ("$account", account), ("$device", device), ("$after", after), ("$through", through));
        return (page, count < sizes.Count);
    }

    /// <summary>Unread messages of one device, or over all devices of an account; each message once, quiet ones not at all.</summary>
    public static int Unread(SqliteConnection connection, string account, string? device) =>
        connection.First(
            "SELECT count(*) FROM (SELECT DISTINCT sender, message FROM envelopes WHERE account = $account AND ($device IS NULL OR device = $device) AND state < 2 AND state = 0 AND quiet = 0)",
            static row => row.GetInt32(0), ("$account", account), ("$device", device));

    public static bool HasUnreadFrom(SqliteConnection connection, string account, string device, string sender) =>
        connection.First(
            "SELECT 1 FROM envelopes WHERE account = $account AND device = $device AND sender = $sender AND state < 2 AND state = 0 AND quiet = 0 LIMIT 1", static row => true,
            ("$account", account), ("$device", device), ("$sender", sender));

    /// <summary>The sender of the message if that changed anything.</summary>
    public static string? MarkRead(SqliteConnection connection, string account, string device, long cursor) =>
        connection.Execute(
            "UPDATE envelopes SET state = 1 WHERE id = $id AND account = $account AND device = $device AND state = 0",
            ("$id", cursor), ("$account", account), ("$device", device)) == 1
            ? SenderOf(connection, cursor).Sender
            : null;

    /// <inheritdoc cref="MarkRead"/>
    public static string? Delete(SqliteConnection connection, string account, string device, long cursor)
    {
        var (sender, size) = SenderOf(connection, cursor);
        var changed = connection.Execute(
            "UPDATE envelopes SET state = 2, body = NULL WHERE id = $id AND account = $account AND device = $device AND state < 2",
            ("$id", cursor), ("$account", account), ("$device", device));
        if (changed == 0)
        {
            return null;
        }

        MailTotals.Change(connection, account, sender!, -1, -size);
        return sender;
    }

    /// <summary>Ids and times rise together, so the oldest rows are looked at and no more. True when there may be more to sweep.</summary>
    public static bool Sweep(SqliteConnection connection, DateTimeOffset before, int most)
    {
        var oldest = connection.Query(
            "SELECT id, account, sender, size, state, stored FROM envelopes ORDER BY id LIMIT $most",
            static row => (Id: row.GetInt64(0), Account: row.GetString(1), Sender: row.GetString(2), Size: row.GetInt64(3), State: row.GetInt32(4), Stored: row.GetInt64(5)),
            ("$most", most));
        var expired = oldest.TakeWhile(row => row.Stored < before.ToUnixTimeMilliseconds()).ToList();
        foreach (var row in expired)
        {
            connection.Execute("DELETE FROM envelopes WHERE id = $id", ("$id", row.Id));
            if (row.State < 2)
            {
                MailTotals.Change(connection, row.Account, row.Sender, -1, -row.Size);
            }
        }

        return expired.Count == most;
    }

    private static (string? Sender, long Size) SenderOf(SqliteConnection connection, long cursor) =>
        connection.First("SELECT sender, size FROM envelopes WHERE id = $id", static row => (row.GetString(0), row.GetInt64(1)), ("$id", cursor));

    private static KeptEnvelope Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4) != 0, row.GetInt32(5) == 1, row.GetFieldValue<byte[]>(6), ReceiptOf(row, 7));

    private static KeptReceipt ReceiptOf(SqliteDataReader row, int column) =>
        new(new SignedDocument(row.GetFieldValue<byte[]>(column), row.GetFieldValue<byte[]>(column + 1)), row.GetString(column + 2));
}

/// <summary>A stored receipt and the id of the key that signed it.</summary>
internal sealed record KeptReceipt(SignedDocument Document, string KeyId);

/// <summary>An envelope as it is kept.</summary>
internal sealed record KeptEnvelope(long Cursor, string Sender, string SenderDevice, string Id, bool Quiet, bool Read, byte[] Body, KeptReceipt Receipt);
