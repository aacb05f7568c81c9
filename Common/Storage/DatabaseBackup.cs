using Microsoft.Data.Sqlite;
using PeerSecure.Common.Keys;
using SQLitePCL;

namespace PeerSecure.Common.Storage;

/// <summary>Copies a database page by page into a file under another key, with SQLite's backup interface, and checks what arrived.</summary>
internal static class DatabaseBackup
{
    private const int PagesPerStep = 1024;

    internal static void Make(string source, DatabaseKey sourceKey, string path, DatabaseKey key, CancellationToken cancellationToken) =>
        Guard(path, () =>
        {
            if (File.Exists(path))
                throw new StorageException(StorageFailure.AlreadyExists, path);
            using var connection = EncryptedConnection.OpenReader(source, sourceKey);
            DatabaseFile.MakeWhole(path, unfinished => CopyInto(unfinished, key, connection, cancellationToken));
        });

    internal static void Restore(string backup, DatabaseKey backupKey, string path, DatabaseKey key, int knownSchema, CancellationToken cancellationToken) =>
        Guard(path, () =>
        {
            if (!File.Exists(backup))
                throw new StorageException(StorageFailure.NotFound, backup);
            DatabaseFile.RefuseForeign(backup);
            using var held = DatabaseLock.Take(path);
            if (File.Exists(path))
                throw new StorageException(StorageFailure.AlreadyExists, path);
            DatabaseFile.RefuseOrphanedLog(path);
            using var connection = EncryptedConnection.OpenBackup(backup, backupKey);
            Schema.RefuseNewer(Schema.VersionOf(connection), knownSchema, backup);
            DatabaseFile.MakeWhole(path, unfinished => CopyInto(unfinished, key, connection, cancellationToken));
        });

    private static void CopyInto(string path, DatabaseKey key, SqliteConnection source, CancellationToken cancellationToken)
    {
        using (var destination = EncryptedConnection.OpenSingleFile(path, key))
        {
            DatabaseFile.WriteFirstPage(destination);
            // One snapshot for all steps; without it every commit beside us would start the copy over.
            source.Run("BEGIN; SELECT count(*) FROM sqlite_master");
            Copy(source, destination, path, cancellationToken);
            source.Run("COMMIT");
            destination.Run("PRAGMA journal_mode=DELETE"); // the copied header says WAL, and a backup is one file
        }
        Check(path, key);
    }

    private static void Copy(SqliteConnection source, SqliteConnection destination, string path, CancellationToken cancellationToken)
    {
        using var backup = raw.sqlite3_backup_init(destination.Handle, "main", source.Handle, "main");
        if (backup.IsInvalid)
            throw StorageException.FromCode(raw.sqlite3_errcode(destination.Handle), path, raw.sqlite3_errmsg(destination.Handle).utf8_to_string());
        int code;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            code = raw.sqlite3_backup_step(backup, PagesPerStep);
        }
        while (code == raw.SQLITE_OK);
        if (code != raw.SQLITE_DONE) // 3.4.1 answers a page that fails its check with the plain SQLITE_ERROR
            throw StorageException.FromCode(code, path, raw.sqlite3_errstr(code).utf8_to_string(), otherwise: StorageFailure.Damaged);
    }

    // Opened anew, so that every page is read back, authenticated and decrypted with the key the backup will be opened with.
    private static void Check(string path, DatabaseKey key)
    {
        using var connection = EncryptedConnection.OpenBackup(path, key);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (command.ExecuteScalar() as string is var answer && answer != "ok")
            throw new StorageException(StorageFailure.Damaged, path, answer);
    }

    private static void Guard(string path, Action work)
    {
        try
        {
            work();
        }
        catch (Exception error) when (error is not StorageException && StorageException.From(error, path) is { } failure)
        {
            throw failure;
        }
    }
}
