using Microsoft.Data.Sqlite;
using PeerSecure.Common.Revocation;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>The SQL of revocations.</summary>
internal static class RevocationStore
{
    /// <summary>The number of the next change of a list. The writer is alone, so nobody else gets it.</summary>
    public static RevocationNumber NextNumber(SqliteConnection connection, RevocationListKind list) => LastNumber(connection, list).Next();

    public static RevocationNumber LastNumber(SqliteConnection connection, RevocationListKind list)
    {
        var stored = connection.First("SELECT max(number) FROM revocations WHERE list = $list", static row => row.IsDBNull(0) ? 0 : row.GetInt64(0), ("$list", (int)list));
        return RevocationNumber.From(Math.Max(stored, ListState.Get(connection, list).Number.Value));
    }

    public static void Add(SqliteConnection connection, RevocationListKind list, IEnumerable<RevocationRecord> records, string madeBy)
    {
        foreach (var record in records)
        {
            connection.Execute(
                "INSERT INTO revocations (number, list, record, made_by) VALUES ($number, $list, $record, $by)",
                ("$number", record.Number.Value), ("$list", (int)list), ("$record", record.ToBytes()), ("$by", madeBy));
        }
    }

    /// <summary>In the order they were made.</summary>
    public static List<StoredRecord> After(SqliteConnection connection, long id) =>
        connection.Query("SELECT id, list, record FROM revocations WHERE id > $id ORDER BY id", Read, ("$id", id));

    private static StoredRecord Read(SqliteDataReader row) =>
        RevocationRecord.TryParse(row.GetFieldValue<byte[]>(2), out var record)
            ? new StoredRecord(row.GetInt64(0), (RevocationListKind)row.GetInt32(1), record!)
            : throw new InvalidOperationException($"Revocation {row.GetInt64(0)} does not read."); // our own encoding: never
}
