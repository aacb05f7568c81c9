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

    // Under another name first: a crash half-way leaves no empty file that would be refused at the next start.
    private static void Create(string path, DatabaseKey key, IReadOnlyList<Migration> migrations)
    {
        if (File.Exists(path + "-wal"))
            throw new StorageException(StorageFailure.MainFileMissing, path);
        var unfinished = path + ".new";
        Remove(unfinished);
        CreatePrivate(unfinished);
        using (var connection = EncryptedConnection.OpenSingleFile(unfinished, key))
        {
            Schema.Upgrade(connection, unfinished, migrations);
            connection.Run("PRAGMA user_version=" + migrations.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)); // writes the first page even without migrations
        }
        File.Move(unfinished, path);
    }

    internal static void Remove(string path)
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

    internal static bool HasPlainHeader(string path)
    {
        Span<byte> start = stackalloc byte[PlainHeader.Length];
        // Only while no connection of this process has the file open: closing any descriptor drops SQLite's POSIX locks on it.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(PlainHeader);
    }

    /// <summary>Made with 0600 before SQLite sees it; its -wal, -shm and -journal inherit the mode.</summary>
    internal static void CreatePrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
    }
}
