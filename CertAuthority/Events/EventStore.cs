using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Events;

/// <summary>The SQL of kept events.</summary>
internal static class EventStore
{
    private const int MostSwept = 1_000;

    public static void Add(SqliteConnection connection, string account, string? device, string kind, byte[] body, DateTimeOffset at) =>
        connection.Execute(
            "INSERT INTO events (account, device, at, kind, body) VALUES ($account, $device, $at, $kind, $body)",
            ("$account", account), ("$device", device), ("$at", at.ToUnixTimeMilliseconds()), ("$kind", kind), ("$body", body));

    /// <summary>The highest id ever given, also when its event was swept.</summary>
    public static long Newest(SqliteConnection connection) =>
        connection.First("SELECT seq FROM sqlite_sequence WHERE name = 'events'", static row => row.GetInt64(0));

    /// <summary>The lowest id that is still kept, or the next one to come.</summary>
    public static long Oldest(SqliteConnection connection) =>
        connection.First("SELECT min(id) FROM events", static row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0)) ?? Newest(connection) + 1;

    public static List<StoredEvent> After(SqliteConnection connection, long id, int most) =>
        connection.Query("SELECT id, account, device, kind, body FROM events WHERE id > $id ORDER BY id LIMIT $most", Read, ("$id", id), ("$most", most));

    public static List<StoredEvent> OfDevice(SqliteConnection connection, string account, string device, long after, int most) =>
        connection.Query(
            "SELECT id, account, device, kind, body FROM events WHERE account = $account AND id > $id AND (device IS NULL OR device = $device) ORDER BY id LIMIT $most",
            Read, ("$account", account), ("$device", device), ("$id", after), ("$most", most));

    /// <summary>Ids and times rise together, so the oldest rows are looked at and no more. True when there may be more to sweep.</summary>
    public static bool Sweep(SqliteConnection connection, DateTimeOffset before) =>
        connection.Execute(
            "DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id LIMIT $most) AND at < $before",
            ("$most", MostSwept), ("$before", before.ToUnixTimeMilliseconds())) == MostSwept;

    private static StoredEvent Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), EventFrame.Of(row.GetString(3), row.GetFieldValue<byte[]>(4), row.GetInt64(0)));
}

internal sealed record StoredEvent(long Id, string Account, string? Device, EventFrame Frame);
