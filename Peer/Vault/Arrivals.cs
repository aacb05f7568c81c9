using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Vault;

/// <summary>
/// Keeps what arrived, by whichever way, with its number (M3): repeats are dropped, a number that was passed over leaves a line in the history,
/// and the line goes when what was missing comes after all. All in the caller's transaction, so two ways cannot count against each other.
/// </summary>
internal static class Arrivals
{
    private const string GapPrefix = "gap-";

    /// <summary>False for a repeat.</summary>
    internal static bool Keep(SqliteConnection connection, HistoryEntry entry)
    {
        if (!HistoryStore.Add(connection, entry))
        {
            return false;
        }

        var heard = Heard(connection, entry);
        if (entry.Number <= 0)
        {
            return true;
        }

        if (entry.Number <= heard)
        {
            Fill(connection, entry);
            return true;
        }

        NumberStore.KeepHeard(connection, Counter(entry), entry.Device, entry.Number);
        if (heard > 0 && entry.Number > heard + 1)   // a new device begins at the first number it sees
        {
            Open(connection, entry, heard + 1, entry.Number - 1);
        }

        return true;
    }

    /// <summary>Copies of an own other device are counted for each account it writes to.</summary>
    private static string Counter(HistoryEntry entry) => entry.Outgoing ? $"{entry.Sender}:{entry.Conversation}" : entry.Sender;

    private static long Heard(SqliteConnection connection, HistoryEntry entry) => connection.First(
        "SELECT number FROM heard_numbers WHERE account = $account AND device = $device",
        static row => row.GetInt64(0),
        ("$account", Counter(entry)),
        ("$device", entry.Device));

    private static void Open(SqliteConnection connection, HistoryEntry entry, long first, long last)
    {
        var line = GapPrefix + entry.Id;
        HistoryStore.Add(connection, entry with { Id = line, Kind = MessageKind.Event, Body = Words(entry, last - first + 1), Note = "", State = MessageState.Received, Seen = true });
        connection.Execute(
            "INSERT OR REPLACE INTO gaps (sender, device, conversation, first, last, line) VALUES ($sender, $device, $conversation, $first, $last, $line)",
            ("$sender", entry.Sender),
            ("$device", entry.Device),
            ("$conversation", entry.Conversation),
            ("$first", first),
            ("$last", last),
            ("$line", line));
    }

    private static void Fill(SqliteConnection connection, HistoryEntry entry)
    {
        var gap = connection.Query(
            "SELECT first, last, line FROM gaps WHERE sender = $sender AND device = $device AND conversation = $conversation AND first <= $number AND last >= $number",
            static row => (First: row.GetInt64(0), Last: row.GetInt64(1), Line: row.GetString(2)),
            ("$sender", entry.Sender),
            ("$device", entry.Device),
            ("$conversation", entry.Conversation),
            ("$number", entry.Number));
        if (gap is not [var (first, last, line)])
        {
            return;
        }

        var here = connection.First(
            "SELECT COUNT(DISTINCT number) FROM messages WHERE sender = $sender AND device = $device AND conversation = $conversation AND number BETWEEN $first AND $last AND id NOT LIKE 'gap-%'",
            static row => row.GetInt64(0),
            ("$sender", entry.Sender),
            ("$device", entry.Device),
            ("$conversation", entry.Conversation),
            ("$first", first),
            ("$last", last));
        var missing = last - first + 1 - here;
        if (missing > 0)
        {
            connection.Execute("UPDATE messages SET body = $body WHERE sender = $sender AND id = $line", ("$body", Words(entry, missing)), ("$sender", entry.Sender), ("$line", line));
            return;
        }

        connection.Execute("DELETE FROM messages WHERE sender = $sender AND id = $line", ("$sender", entry.Sender), ("$line", line));
        connection.Execute("DELETE FROM gaps WHERE line = $line AND sender = $sender", ("$line", line), ("$sender", entry.Sender));
    }

    private static string Words(HistoryEntry entry, long missing) => missing == 1
        ? $"A message of {entry.Sender}/{entry.Device} before the next one is not here."
        : $"{missing} messages of {entry.Sender}/{entry.Device} before the next one are not here.";
}
