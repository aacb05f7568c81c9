using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace PeerSecure.Common.Storage;

/// <summary>
/// The one writer of a database: a thread of its own that runs what is queued inside one transaction, each item in its
/// savepoint, commits, and only then completes the callers' tasks. The sync is shared, so many callers cost little more than one.
/// </summary>
internal sealed class GroupWriter : IAsyncDisposable
{
    private const int QueueCapacity = 4096;
    private const int LargestGroup = 1024;
    private const int Many = 8;
    private static readonly TimeSpan LongestGroup = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1);

    private readonly WriteQueue _queue = new(QueueCapacity);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<WriteItem> _group = new(LargestGroup);
    private readonly SqliteConnection _connection;
    private readonly WriteTransaction _transaction;
    private readonly string _path;
    private long _groups;
    private long _items;
    private long _failures;
    private long _commitTicks;
    private long _lastCommitTicks;
    private int _lastGroup;

    /// <summary>Takes ownership of the connection; only the writer thread touches it from here on.</summary>
    internal GroupWriter(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
        _transaction = new WriteTransaction(connection, path);
        new Thread(WriteUntilClosed) { IsBackground = true, Name = "storage writer" }.Start();
    }

    internal long Commits => Volatile.Read(ref _groups);

    internal StorageCounters Counters => new(
        Volatile.Read(ref _groups), Volatile.Read(ref _items), Volatile.Read(ref _failures), _queue.Count,
        Stopwatch.GetElapsedTime(0, Volatile.Read(ref _commitTicks)), Stopwatch.GetElapsedTime(0, Volatile.Read(ref _lastCommitTicks)));

    internal async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, bool isAtomic, CancellationToken cancellationToken)
    {
        var item = new WriteItem<T>(work, isAtomic);
        await _queue.EnqueueAsync(item, cancellationToken).ConfigureAwait(false);
        using var cancellation = cancellationToken.UnsafeRegister(
            static (state, token) => ((WriteItem<T>)state!).Cancel(token), item);
        return await item.Completion.ConfigureAwait(false);
    }

    /// <summary>Refuses new work, finishes what is queued, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _finished.Task.ConfigureAwait(false);
    }

    private void WriteUntilClosed()
    {
        while (_queue.WaitForWork())
            WriteGroup();
        _transaction.Dispose();
        _connection.Dispose();
        _finished.SetResult();
    }

    private void WriteGroup()
    {
        try
        {
            var (size, since) = (LargestGroup, Stopwatch.GetTimestamp());
            for (var taken = 0; taken < size && Stopwatch.GetElapsedTime(since) < LongestGroup && TryTakeNext(out var item); taken++)
            {
                if (item.TryTake())
                    RunItem(item);
                if (taken == 0)
                    (size, since) = (Math.Min(LargestGroup, Math.Max(1 + _queue.Count, _lastGroup)), Stopwatch.GetTimestamp()); // who comes later waits for the next: a stream that never ends would keep the first caller waiting
            }
            _lastGroup = _group.Count;
            CommitGroup();
        }
        catch (StorageException error)
        {
            _transaction.Abandon();
            FailGroup(error);
        }
    }

    // The callers of the last group are about to come back. To commit the first of them alone would cost the others a whole
    // sync, so wait for them a little: when they are many, or when a commit takes far longer than the wait.
    private bool TryTakeNext([NotNullWhen(true)] out WriteItem? item)
    {
        if (_queue.TryDequeue(out item))
            return true;
        if (_group.Count >= _lastGroup || (_lastGroup < Many && Stopwatch.GetElapsedTime(0, _lastCommitTicks) < 3 * Patience))
            return false;
        return _queue.TryDequeue(Patience, out item);
    }

    private void RunItem(WriteItem item)
    {
        try
        {
            _transaction.BeginItem(item.IsAtomic);
            item.Run(_connection);
            _transaction.EndItem();
            _group.Add(item);
        }
#pragma warning disable CA1031 // whatever the work threw belongs to its caller
        catch (Exception error)
#pragma warning restore CA1031
        {
            UndoItem(item, StorageException.From(error, _path) ?? error);
        }
    }

    private void UndoItem(WriteItem item, Exception error)
    {
        _failures++;
        item.Fail(error);
        if (_transaction.IsOpen)
            _transaction.UndoItem();
        else
            FailGroup(error); // SQLite gave up the whole transaction (disk full, I/O): what ran before in it is gone too
    }

    private void CommitGroup()
    {
        if (!_transaction.IsOpen)
            return; // every item failed or was cancelled
        var started = Stopwatch.GetTimestamp();
        _transaction.Commit();
        _lastCommitTicks = Stopwatch.GetTimestamp() - started;
        _commitTicks += _lastCommitTicks;
        Volatile.Write(ref _groups, _groups + 1);
        _items += _group.Count;
        foreach (var item in _group)
            item.Succeed();
        _group.Clear();
    }

    private void FailGroup(Exception error)
    {
        _failures += _group.Count;
        foreach (var item in _group)
            item.Fail(error);
        _group.Clear();
    }
}
