using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Files;

/// <summary>The SQL of files.</summary>
internal static class FileStore
{
    private const string Columns = "id, owner, size, offset, made, expires, completed, sha256, cksum, metadata, record";

    public static void Add(SqliteConnection connection, FileRow row) =>
        connection.Execute(
            "INSERT INTO files (id, owner, size, offset, made, expires, completed, sha256, cksum, metadata) " +
            "VALUES ($id, $owner, $size, $offset, $made, $expires, $completed, $sha256, $cksum, $metadata)",
            ("$id", row.Id), ("$owner", row.Owner), ("$size", row.Size), ("$offset", row.Offset), ("$made", row.Made.ToUnixTimeMilliseconds()),
            ("$expires", row.Expires.ToUnixTimeMilliseconds()), ("$completed", row.Completed?.ToUnixTimeMilliseconds()), ("$sha256", row.Sha256),
            ("$cksum", row.PosixChecksum), ("$metadata", row.Metadata));

    public static FileRow? Find(SqliteConnection connection, string id) =>
        connection.First($"SELECT {Columns} FROM files WHERE id = $id", Read, ("$id", id));

    public static List<FileRow> OfOwner(SqliteConnection connection, string owner) =>
        connection.Query($"SELECT {Columns} FROM files WHERE owner = $owner ORDER BY made, id", Read, ("$owner", owner));

    /// <summary>What counts against the quota: the whole length from the creation on.</summary>
    public static (long Files, long Bytes) Used(SqliteConnection connection, string owner) =>
        connection.First(
            "SELECT count(*), coalesce(sum(size), 0) FROM files WHERE owner = $owner", static row => (row.GetInt64(0), row.GetInt64(1)), ("$owner", owner));

    public static void Advance(SqliteConnection connection, string id, long offset, DateTimeOffset expires) =>
        connection.Execute(
            "UPDATE files SET offset = $offset, expires = $expires WHERE id = $id AND completed IS NULL",
            ("$offset", offset), ("$expires", expires.ToUnixTimeMilliseconds()), ("$id", id));

    public static void Complete(SqliteConnection connection, string id, FileDigest digest, DateTimeOffset now, DateTimeOffset expires) =>
        connection.Execute(
            "UPDATE files SET offset = size, completed = $now, expires = $expires, sha256 = $sha256, cksum = $cksum WHERE id = $id AND completed IS NULL",
            ("$now", now.ToUnixTimeMilliseconds()), ("$expires", expires.ToUnixTimeMilliseconds()), ("$sha256", digest.Sha256),
            ("$cksum", digest.PosixChecksum), ("$id", id));

    public static bool SetRecord(SqliteConnection connection, string id, string owner, byte[] record) =>
        connection.Execute("UPDATE files SET record = $record WHERE id = $id AND owner = $owner", ("$record", record), ("$id", id), ("$owner", owner)) == 1;

    public static bool Delete(SqliteConnection connection, string id) =>
        connection.Execute("DELETE FROM files WHERE id = $id", ("$id", id)) == 1;

    public static List<string> Expired(SqliteConnection connection, DateTimeOffset now, int most) =>
        connection.Query(
            "SELECT id FROM files WHERE expires < $now LIMIT $most", static row => row.GetString(0), ("$now", now.ToUnixTimeMilliseconds()), ("$most", most));

    public static List<FileRow> All(SqliteConnection connection) => connection.Query($"SELECT {Columns} FROM files", Read);

    private static FileRow Read(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), Time(row, 4)!.Value, Time(row, 5)!.Value, Time(row, 6),
        row.IsDBNull(7) ? null : row.GetString(7), row.IsDBNull(8) ? null : (uint)row.GetInt64(8), row.IsDBNull(9) ? null : row.GetString(9),
        row.IsDBNull(10) ? null : row.GetFieldValue<byte[]>(10));

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
