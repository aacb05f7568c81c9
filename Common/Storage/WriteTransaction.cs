using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PeerSecure.Common.Storage;

/// <summary>
/// BEGIN, SAVEPOINT and their ends as statements prepared once: they run for every row, and through SqliteCommand they would
/// cost more than the row. Used by the writer thread only.
/// </summary>
internal sealed class WriteTransaction : IDisposable
{
    private readonly string _path;
    private readonly sqlite3 _handle;
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _rollback;
    private readonly sqlite3_stmt _savepoint;
    private readonly sqlite3_stmt _release;
    private readonly sqlite3_stmt _rollbackToSavepoint;
    private ItemGuard _guard;
    private StorageException? _stuck;

    internal WriteTransaction(SqliteConnection connection, string path)
    {
        _path = path;
        _handle = connection.Handle!;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _savepoint = Prepare("SAVEPOINT item");
        _release = Prepare("RELEASE item");
        _rollbackToSavepoint = Prepare("ROLLBACK TO item");
    }

    /// <summary>False outside a transaction: also after SQLite has ended it by itself, as it may when the disk is full.</summary>
    internal bool IsOpen => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>
    /// A savepoint makes SQLCipher encrypt a copy of each page the item touches, about 10 us. The first item of a transaction
    /// needs none, since the whole can be rolled back, and neither does one that is atomic by itself.
    /// </summary>
    internal void BeginItem(bool isAtomic)
    {
        if (_stuck is not null)
            throw _stuck;
        var isFirst = !IsOpen;
        if (isFirst)
            Run(_begin);
        _guard = isFirst ? ItemGuard.Transaction : isAtomic ? ItemGuard.Statement : ItemGuard.Savepoint;
        if (_guard == ItemGuard.Savepoint)
            Run(_savepoint);
    }

    internal void EndItem()
    {
        if (_guard == ItemGuard.Savepoint)
            Run(_release);
        else if (!IsOpen)
            throw new InvalidOperationException("The work ended the transaction it runs in.");
    }

    internal void UndoItem()
    {
        if (_guard == ItemGuard.Savepoint)
        {
            Run(_rollbackToSavepoint);
            Run(_release);
        }
        else if (_guard == ItemGuard.Transaction)
        {
            Abandon();
        }
    }

    internal void Commit() => Run(_commit);

    /// <summary>Never throws. If even ROLLBACK failed, the items that were told they failed must not ride along with a later commit: no more work then.</summary>
    internal void Abandon()
    {
        if (!IsOpen)
            return;
        try
        {
            Run(_rollback);
        }
        catch (StorageException error)
        {
            _stuck = IsOpen ? error : null;
        }
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<sqlite3_stmt>)[_begin, _commit, _rollback, _savepoint, _release, _rollbackToSavepoint])
            statement.Dispose();
    }

    private sqlite3_stmt Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v2(_handle, sql, out var statement);
        return code == raw.SQLITE_OK ? statement : throw Failed(code);
    }

    private void Run(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        if (code != raw.SQLITE_DONE)
            throw Failed(code);
    }

    private StorageException Failed(int code) =>
        StorageException.FromCode(raw.sqlite3_extended_errcode(_handle) is var extended && (extended & 0xff) == (code & 0xff) ? extended : code,
            _path, raw.sqlite3_errmsg(_handle).utf8_to_string());

    private enum ItemGuard
    {
        Transaction,
        Statement,
        Savepoint,
    }
}
