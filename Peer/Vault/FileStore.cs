using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Vault;

/// <summary>Sealed files on their way up, and which message shared which file (M6).</summary>
internal sealed class FileStore(Database database)
{
    internal Task BeginAsync(Upload upload, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute(
            "INSERT OR REPLACE INTO uploads (path, file, key, header, length, journal, made_at) VALUES ($path, $file, $key, $header, $length, $journal, $made)",
            ("$path", upload.Path),
            ("$file", upload.File),
            ("$key", upload.Key),
            ("$header", upload.Header),
            ("$length", upload.Length),
            ("$journal", upload.Journal),
            ("$made", HistoryStore.Stamp(upload.MadeAt))),
        cancellationToken);

    internal Upload? Find(string path) => database.Read(connection => connection.First(
        "SELECT path, file, key, header, length, journal, made_at FROM uploads WHERE path = $path",
        static row => new Upload(
            row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3), row.GetInt64(4), row.GetString(5), HistoryStore.Time(row, 6)),
        ("$path", path)));

    internal Task EndAsync(string path, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => connection.Execute("DELETE FROM uploads WHERE path = $path", ("$path", path)), cancellationToken);

    internal static void KeepShared(SqliteConnection connection, string file, string sender, string id, DateTimeOffset at) => connection.Execute(
        "INSERT OR IGNORE INTO shared_files (file, sender, id, at) VALUES ($file, $sender, $id, $at)",
        ("$file", file),
        ("$sender", sender),
        ("$id", id),
        ("$at", HistoryStore.Stamp(at)));

    /// <summary>Files that others shared, the newest first, each with the message that brought it.</summary>
    internal IReadOnlyList<SharedFile> Shared() => database.Read(connection => connection.Query("SELECT file, sender, id, at FROM shared_files ORDER BY at DESC, file", Map));

    internal SharedFile? FindShared(string file) => database.Read(connection => connection.First("SELECT file, sender, id, at FROM shared_files WHERE file = $file", Map, ("$file", file)));

    private static SharedFile Map(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), HistoryStore.Time(row, 3));
}

/// <summary>A file on its way up. The key exists here alone until the owner's record is stored; the row is as secret as the vault. Disposing zeroes it.</summary>
internal sealed class Upload(string path, string file, byte[] key, byte[] header, long length, string journal, DateTimeOffset madeAt) : IDisposable
{
    internal string Path { get; } = path;

    /// <summary>The authority's id.</summary>
    internal string File { get; } = file;

    internal byte[] Key { get; } = key;

    internal byte[] Header { get; } = header;

    /// <summary>Of the plain file.</summary>
    internal long Length { get; } = length;

    /// <summary>Where the tags are kept.</summary>
    internal string Journal { get; } = journal;

    internal DateTimeOffset MadeAt { get; } = madeAt;

    public void Dispose() => CryptographicOperations.ZeroMemory(Key);
}

internal sealed record SharedFile(string File, string Sender, string Message, DateTimeOffset At);
