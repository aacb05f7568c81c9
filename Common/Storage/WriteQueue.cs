using System.Diagnostics.CodeAnalysis;

namespace PeerSecure.Common.Storage;

/// <summary>
/// Bounded: callers wait without a thread when it is full, the writer waits with its own thread when it is empty. A channel
/// would wake the writer through the thread pool, which delays every commit when the pool is busy.
/// </summary>
internal sealed class WriteQueue(int capacity) : IDisposable
{
    private readonly object _gate = new(); // Monitor.Wait needs an object, not System.Threading.Lock
    private readonly Queue<WriteItem> _items = new();
    private readonly SemaphoreSlim _space = new(capacity, capacity);
    private bool _closed;

    internal int Count
    {
        get
        {
            lock (_gate)
                return _items.Count;
        }
    }

    internal async ValueTask EnqueueAsync(WriteItem item, CancellationToken cancellationToken)
    {
        await _space.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (!_closed)
            {
                _items.Enqueue(item);
                if (_items.Count == 1)
                    Monitor.Pulse(_gate);
                return;
            }
        }
        _space.Release(); // the next one waiting shall learn it too
        throw new ObjectDisposedException(nameof(Database));
    }

    /// <summary>Blocks the writer until there is work; false when the queue is closed and empty.</summary>
    internal bool WaitForWork()
    {
        lock (_gate)
        {
            while (_items.Count == 0 && !_closed)
                Monitor.Wait(_gate);
            return _items.Count > 0;
        }
    }

    /// <summary>For this long, or until something is queued; then the writer sleeps instead of taking the processor from those it waits for.</summary>
    internal bool TryDequeue(TimeSpan patience, [NotNullWhen(true)] out WriteItem? item)
    {
        lock (_gate)
        {
            if (_items.Count == 0 && !_closed)
                Monitor.Wait(_gate, patience);
            if (!_items.TryDequeue(out item))
                return false;
        }
        _space.Release();
        return true;
    }

    internal bool TryDequeue([NotNullWhen(true)] out WriteItem? item)
    {
        lock (_gate)
        {
            if (!_items.TryDequeue(out item))
                return false;
        }
        _space.Release();
        return true;
    }

    internal void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose() => _space.Dispose();
}
