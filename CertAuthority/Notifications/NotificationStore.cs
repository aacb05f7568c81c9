using Microsoft.Data.Sqlite;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Notifications;

/// <summary>The SQL of notifications.</summary>
internal static class NotificationStore
{
    private const string Columns = "id, kind, about, device, detail, at, seen";

    public static NotificationRecord Add(SqliteConnection connection, string account, string kind, string about, string device, string detail, DateTimeOffset at)
    {
        connection.Execute(
            "INSERT INTO notifications (account, at, kind, about, device, detail) VALUES ($account, $at, $kind, $about, $device, $detail)",
            ("$account", account), ("$at", at.ToUnixTimeMilliseconds()), ("$kind", kind), ("$about", about), ("$device", device), ("$detail", detail));
        var id = connection.First("SELECT last_insert_rowid()", static row => row.GetInt64(0));
        return new NotificationRecord(id, kind, about, device, detail, at, Seen: false);
    }

    public static bool HasUnseen(SqliteConnection connection, string account, string kind, string about) =>
        connection.First(
            "SELECT 1 FROM notifications WHERE account = $account AND seen IS NULL AND kind = $kind AND about = $about LIMIT 1", static row => true,
            ("$account", account), ("$kind", kind), ("$about", about));

    public static List<NotificationRecord> List(SqliteConnection connection, string account, bool unseenOnly, long after, int most) =>
        connection.Query(
            unseenOnly
                ? $"SELECT {Columns} FROM notifications WHERE account = $account AND id > $after AND seen IS NULL ORDER BY id LIMIT $most"
                : $"SELECT {Columns} FROM notifications WHERE account = $account AND id > $after ORDER BY id LIMIT $most",
            Read, ("$account", account), ("$after", after), ("$most", most));

    public static int Unseen(SqliteConnection connection, string account) =>
        connection.First("SELECT count(*) FROM notifications WHERE account = $account AND seen IS NULL", static row => row.GetInt32(0), ("$account", account));

    public static int MarkSeen(SqliteConnection connection, string account, long id, DateTimeOffset now) =>
        connection.Execute(
            "UPDATE notifications SET seen = $now WHERE account = $account AND id = $id AND seen IS NULL",
            ("$now", now.ToUnixTimeMilliseconds()), ("$account", account), ("$id", id));

    public static int MarkSeenThrough(SqliteConnection connection, string account, long id, DateTimeOffset now) =>
        connection.Execute(
            "UPDATE notifications SET seen = $now WHERE account = $account AND id <= $id AND seen IS NULL",
            ("$now", now.ToUnixTimeMilliseconds()), ("$account", account), ("$id", id));

    public static int MarkSeenAbout(SqliteConnection connection, string account, string kind, string about, DateTimeOffset now) =>
        connection.Execute(
            "UPDATE notifications SET seen = $now WHERE account = $account AND kind = $kind AND about = $about AND seen IS NULL",
            ("$now", now.ToUnixTimeMilliseconds()), ("$account", account), ("$kind", kind), ("$about", about));

    /// <summary>Keeps the newest ones of an account: the list is bounded whoever raises notices.</summary>
    public static void Trim(SqliteConnection connection, string account, int most) =>
        connection.Execute(
            "DELETE FROM notifications WHERE account = $account AND id <= (SELECT id FROM notifications WHERE account = $account ORDER BY id DESC LIMIT 1 OFFSET $most)",
            ("$account", account), ("$most", most));

    /// <summary>Ids and times rise together, so the oldest rows are looked at and no more. True when there may be more to sweep.</summary>
    public static bool Sweep(SqliteConnection connection, DateTimeOffset before, int most) =>
        connection.Execute(
            "DELETE FROM notifications WHERE id IN (SELECT id FROM notifications ORDER BY id LIMIT $most) AND at < $before",
            ("$most", most), ("$before", before.ToUnixTimeMilliseconds())) == most;

    private static NotificationRecord Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)), !row.IsDBNull(6));
}
