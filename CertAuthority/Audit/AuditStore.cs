using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Audit;

/// <summary>The SQL of the log. Appending happens inside the write that does the thing, so neither exists without the other.</summary>
internal static class AuditStore
{
    private const string Columns = "number, at, who, action, subject, origin, outcome, detail, hash";

    public static AuditHead Append(SqliteConnection connection, DateTimeOffset at, AuditEntry entry)
    {
        var head = Head(connection);
        var number = head.Count + 1;
        var milliseconds = at.ToUnixTimeMilliseconds();
        var hash = AuditHash.Next(head.Hash, number, milliseconds, entry);
        connection.Execute(
            $"INSERT INTO audit ({Columns}) VALUES ($number, $at, $who, $action, $subject, $origin, $outcome, $detail, $hash)",
            ("$number", number), ("$at", milliseconds), ("$who", entry.Who), ("$action", entry.Action), ("$subject", entry.Subject),
            ("$origin", entry.Origin), ("$outcome", entry.Outcome), ("$detail", entry.Detail), ("$hash", hash));
        return new AuditHead(number, hash);
    }

    public static AuditHead Head(SqliteConnection connection) =>
        connection.First<AuditHead?>(
            "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1",
            static row => new AuditHead(row.GetInt64(0), row.GetFieldValue<byte[]>(1))) ?? new AuditHead(0, AuditHash.Start);

    public static List<AuditRow> After(SqliteConnection connection, long number, int limit) =>
        connection.Query($"SELECT {Columns} FROM audit WHERE number > $after ORDER BY number LIMIT $limit", Read, ("$after", number), ("$limit", limit));

    /// <summary>Walks the whole chain. A head that somebody kept must lie on it: at its number, with its hash.</summary>
    public static AuditVerdict Verify(SqliteConnection connection, IReadOnlyCollection<AuditHead> kept)
    {
        var head = new AuditHead(0, AuditHash.Start);
        var expected = kept.GroupBy(static known => known.Count).ToDictionary(static same => same.Key, static same => same.Select(known => known.Hash).ToArray());
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM audit ORDER BY number";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = Read(reader);
            var hash = AuditHash.Next(head.Hash, head.Count + 1, row.At, row.Entry);
            var follows = row.Number == head.Count + 1 && hash.AsSpan().SequenceEqual(row.Hash);
            if (!follows || (expected.TryGetValue(row.Number, out var known) && !Array.TrueForAll(known, hash.SequenceEqual)))
            {
                return new AuditVerdict(head, head.Count + 1, null);
            }

            head = new AuditHead(row.Number, hash);
        }

        var longest = expected.Keys.DefaultIfEmpty(0).Max();
        return new AuditVerdict(head, null, longest > head.Count ? head.Count + 1 : null);
    }

    private static AuditRow Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1),
        new AuditEntry(row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7)),
        row.GetFieldValue<byte[]>(8));
}
