using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using PeerSecure.Common.Keys;
using SQLitePCL;

namespace PeerSecure.Common.Storage;

/// <summary>
/// Opens a keyed connection. The parameters are those of SQLCipher 3 with a page of 4096 bytes, stated in full, so that
/// 3.4.1 (Debian 12) and 4.x (Debian 13) read each other's files without a migration.
/// </summary>
internal static class EncryptedConnection
{
    internal const string CipherParameters =
        "PRAGMA cipher_page_size=4096; PRAGMA kdf_iter=64000; " +
        "PRAGMA cipher_hmac_algorithm=HMAC_SHA1; PRAGMA cipher_kdf_algorithm=PBKDF2_HMAC_SHA1;";

    private const string Common =
        "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON; PRAGMA synchronous=FULL; " +
        "PRAGMA busy_timeout=2000;"; // somebody may look into the file with the sqlcipher tool

    /// <summary>
    /// The one connection that writes: WAL, and every commit synced before it returns. Checkpoints come each 8,000 pages (32 MB) rather than 1,000:
    /// envelopes fill pages quickly, and index pages that change often are then copied once for many commits. 16 MB of pages are kept decrypted, where
    /// 2 MB are usual: an index that is written all over would be decrypted again and again.
    /// </summary>
    internal static SqliteConnection OpenWriter(string path, DatabaseKey key) =>
        Open(path, key, Common + " PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=8000; PRAGMA cache_size=-16000;");

    internal static SqliteConnection OpenReader(string path, DatabaseKey key) => Open(path, key, Common + " PRAGMA query_only=ON;");

    /// <summary>A backup or a file being made: a rollback journal, so that closing leaves one complete file.</summary>
    internal static SqliteConnection OpenSingleFile(string path, DatabaseKey key) => Open(path, key, Common);

    /// <summary>A finished backup, which may lie on a medium that cannot be written.</summary>
    internal static SqliteConnection OpenBackup(string path, DatabaseKey key) => Open(path, key, Common, SqliteOpenMode.ReadOnly);

    private static SqliteConnection Open(string path, DatabaseKey key, string settings, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        SqlCipherLibrary.EnsureLoaded();
        // Pooling=False: a pooled handle stays unlocked after Close.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            connection.Run("PRAGMA cipher_log_source=NONE;"); // 4.6 would write to stderr; before the key, or the first lines escape
            ApplyKey(connection, key);
            connection.Run(CipherParameters);
            connection.Run("SELECT count(*) FROM sqlite_master;"); // the first page is decrypted here, not before
            connection.Run(settings);
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw Explain(error, path);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal static void Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // only constants of this folder and migrations of our own code come here
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    // sqlite3_key instead of PRAGMA key: the key never becomes a string or part of a statement's text.
    private static void ApplyKey(SqliteConnection connection, DatabaseKey key)
    {
        Span<byte> literal = stackalloc byte[(2 * DatabaseKey.Length) + 3];
        try
        {
            literal[0] = (byte)'x';
            literal[1] = (byte)'\'';
            Convert.TryToHexString(key.Span, literal[2..^1], out _);
            literal[^1] = (byte)'\'';
            SqliteException.ThrowExceptionForRC(SqlCipherLibrary.Key(connection.Handle!, literal), connection.Handle);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(literal);
        }
    }

    private static StorageException Explain(SqliteException error, string path)
    {
        if (error.SqliteErrorCode != raw.SQLITE_NOTADB)
            return StorageException.From(error, path) ?? new StorageException(StorageFailure.InputOutput, path, error.Message, error);
        return new StorageException(StorageFailure.WrongKeyOrNotOurs, path, cause: error);
    }
}
