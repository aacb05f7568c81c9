using Microsoft.Data.Sqlite;

namespace PeerSecure.Common.Storage;

/// <summary>
/// One queued piece of work and the task its caller awaits. Until the writer takes it, cancellation removes it; from then
/// on it runs to its end, so that a caller never has to guess whether cancelled work was committed.
/// </summary>
internal abstract class WriteItem
{
    private int _taken;

    /// <summary>The work is undone as a whole when it fails, as one statement is by SQLite itself.</summary>
    internal abstract bool IsAtomic { get; }

    /// <summary>True for exactly one of the writer and the canceller.</summary>
    internal bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    internal abstract void Run(SqliteConnection connection);

    internal abstract void Succeed();

    internal abstract void Fail(Exception error);
}

internal sealed class WriteItem<T>(Func<SqliteConnection, T> work, bool isAtomic) : WriteItem
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    internal Task<T> Completion => _completion.Task;

    internal override bool IsAtomic => isAtomic;

    internal override void Run(SqliteConnection connection) => _result = work(connection);

    internal override void Succeed() => _completion.SetResult(_result!);

    internal override void Fail(Exception error) => _completion.SetException(error);

    internal void Cancel(CancellationToken cancellationToken)
    {
        if (TryTake())
            _completion.SetCanceled(cancellationToken);
    }
}
