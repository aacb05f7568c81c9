using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Storage;

/// <summary>The file itself: made whole or not at all, and judged by what shows without its key.</summary>
internal static class DatabaseFile
{
    private static ReadOnlySpan<byte> PlainHeader => "SQLite format 3\0"u8;

    /// <summary>The caller holds the lock.</summary>
    internal static SqliteConnection OpenOrCreate(string path, DatabaseKey key, IReadOnlyList<Migration> migrations)
    {
        if (File.Exists(path))
            RefuseForeign(path);
        else
            Create(path, key, migrations);
        var connection = EncryptedConnection.OpenWriter(path, key);
        try
        {
            Schema.Upgrade(connection, path, migrations);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Create(string path, DatabaseKey key, IReadOnlyList<Migration> migrations)
    {
        RefuseOrphanedLog(path);
        MakeWhole(path, unfinished =>
        {
            using var connection = EncryptedConnection.OpenSingleFile(unfinished, key);
            WriteFirstPage(connection);
            Schema.Upgrade(connection, unfinished, migrations);
        });
    }

    /// <summary>A log without its file: starting anew beside it would mix the two, and it may hold acknowledged writes.</summary>
    internal static void RefuseOrphanedLog(string path)
    {
        if (File.Exists(path + "-wal"))
            throw new StorageException(StorageFailure.MainFileMissing, path);
    }

    /// <summary>
    /// Under another name first, renamed when it is complete and on the disk: a crash or a full disk half-way leaves nothing
    /// that could be taken for the file.
    /// </summary>
    internal static void MakeWhole(string path, Action<string> fill)
    {
        // A name of its own: two backups to one path at once must not write into each other's file.
        var unfinished = $"{path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.new";
        try
        {
            CreatePrivate(unfinished);
            fill(unfinished);
            if (HasPlainHeader(unfinished))
                throw new StorageException(StorageFailure.PlainDatabase, unfinished);
            using (var handle = File.OpenHandle(unfinished, FileMode.Open, FileAccess.ReadWrite))
                DurableFile.Flush(handle);
            DurableFile.Rename(unfinished, path, overwrite: false);
        }
        catch
        {
            Remove(unfinished);
            throw;
        }
    }

    /// <summary>Makes the empty file an encrypted one, so that whatever is copied into it is encrypted too (3.4.1 would copy in plain).</summary>
    internal static void WriteFirstPage(SqliteConnection connection) =>
        connection.Run("CREATE TABLE first_page (nothing); DROP TABLE first_page");

    private static void Remove(string path)
    {
        File.Delete(path);
        File.Delete(path + "-journal");
    }

    /// <summary>Throws for a file that no key would open, with the reason; a missing file is left to the caller.</summary>
    internal static void RefuseForeign(string path)
    {
        if (new FileInfo(path).Length == 0)
            throw new StorageException(StorageFailure.EmptyFile, path);
        if (HasPlainHeader(path))
            throw new StorageException(StorageFailure.PlainDatabase, path);
    }

    private static bool HasPlainHeader(string path)
    {
        Span<byte> start = stackalloc byte[PlainHeader.Length];
        // Only while no connection of this process has the file open: closing any descriptor drops SQLite's POSIX locks on it.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(PlainHeader);
    }

    /// <summary>Made with 0600 before SQLite sees it; its -wal, -shm and -journal inherit the mode.</summary>
    private static void CreatePrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
    }
}
