using Microsoft.Data.Sqlite;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Storage;

/// <summary>
/// An encrypted database that this process alone has open. Writes are queued to one writer and acknowledged after a durable
/// commit; reads see a snapshot and run beside it. Every failure of machine, file or key is a <see cref="StorageException"/>.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly DatabaseLock _lock;
    private readonly DatabaseKey _key;
    private readonly ReadConnections _readers;
    private readonly GroupWriter _writer;

    private Database(string path, DatabaseKey key, DatabaseLock held, GroupWriter writer)
    {
        Path = path;
        _lock = held;
        _key = key;
        _readers = new ReadConnections(path, key);
        _writer = writer;
    }

    public string Path { get; }

    public StorageCounters Counters => _writer.Counters;

    /// <summary>How often something was committed; counted before the caller is told. What was read at one number still holds at the same number.</summary>
    public long Commits => _writer.Commits;

    /// <summary>Opens the file, or makes it (0600) when it does not exist, and brings it to the newest schema. The key is
    /// copied: the caller keeps and disposes its own.</summary>
    public static Database Open(string path, DatabaseKey key, IReadOnlyList<Migration> migrations)
    {
        Schema.RequireConsecutive(migrations);
        path = System.IO.Path.GetFullPath(path);
        SqlCipherLibrary.EnsureLoaded();
        var held = DatabaseLock.Take(path);
        var ownKey = key.Copy();
        try
        {
            return new Database(path, ownKey, held, new GroupWriter(DatabaseFile.OpenOrCreate(path, ownKey, migrations), path));
        }
        catch (Exception error)
        {
            ownKey.Dispose();
            held.Dispose();
            if (error is not StorageException && StorageException.From(error, path) is { } failure)
                throw failure;
            throw;
        }
    }

    /// <summary>
    /// Queues the work and completes when it is on the disk. The work runs on the writer's thread in a savepoint of its own: if it
    /// throws, only its own changes are undone and the exception comes back here. Cancellation removes work that still waits;
    /// work that began always completes, so a cancelled task means that nothing was written.
    /// The work is quick and synchronous, uses this connection alone, and neither begins nor ends transactions.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (typeof(Task).IsAssignableFrom(typeof(T)))
            throw new ArgumentException("The work must be synchronous: what it awaits would run outside the transaction.", nameof(work));
        return _writer.WriteAsync(work, isAtomic: false, cancellationToken);
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<SqliteConnection> work, CancellationToken cancellationToken) =>
        WriteAsync(connection =>
        {
            work(connection);
            return true;
        }, cancellationToken);

    /// <summary>
    /// One statement as a whole piece of work: the quickest write, since SQLite undoes a failing statement by itself. Completes
    /// with the number of changed rows when they are on the disk; otherwise as <see cref="WriteAsync{T}"/>.
    /// </summary>
    public Task<int> ExecuteAsync(string sql, (string Name, object? Value)[] parameters, CancellationToken cancellationToken) =>
        _writer.WriteAsync(connection => connection.ExecuteSingle(sql, parameters), isAtomic: true, cancellationToken);

    /// <summary>Runs the work on a read-only connection in one snapshot; it never waits for the writer. Rows must be read to the end inside.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _readers.Read(work);
    }

    /// <summary>
    /// Copies one consistent state into a single file under another key, while reading and writing go on. The file appears
    /// under its name only when it is complete, checked and on the disk.
    /// </summary>
    public async Task BackupAsync(string path, DatabaseKey backupKey, CancellationToken cancellationToken)
    {
        using var sourceKey = _key.Copy();
        using var destinationKey = backupKey.Copy();
        await Task.Run(() => DatabaseBackup.Make(Path, sourceKey, System.IO.Path.GetFullPath(path), destinationKey, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Makes a database out of a backup, under a key of its own. The path must be free: nothing is ever overwritten.</summary>
    public static async Task RestoreAsync(
        string backup, DatabaseKey backupKey, string path, DatabaseKey key, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        Schema.RequireConsecutive(migrations);
        using var sourceKey = backupKey.Copy();
        using var destinationKey = key.Copy();
        await Task.Run(
            () => DatabaseBackup.Restore(
                System.IO.Path.GetFullPath(backup), sourceKey, System.IO.Path.GetFullPath(path), destinationKey, migrations.Count, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finishes the queued writes, then closes and lets go of the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _readers.Dispose();
        await _writer.DisposeAsync().ConfigureAwait(false);
        _key.Dispose();
        _lock.Dispose();
    }
}
