using System.Collections.Concurrent;

namespace PeerSecure.CertAuthority.Files;

/// <summary>
/// One writer for each upload. A client that lost its connection comes back before we notice: the newcomer ends the old request, waits for what it
/// stored to be accounted for, and goes on from there.
/// </summary>
internal sealed class ActiveUploads
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, Lease> _active = new(StringComparer.Ordinal);

    /// <summary>Null when the one before does not end in time.</summary>
    public async Task<Lease?> EnterAsync(string id, CancellationToken cancellationToken)
    {
        var lease = new Lease(this, id);
        while (!_active.TryAdd(id, lease))
        {
            if (!_active.TryGetValue(id, out var before))
            {
                continue;
            }

            before.Interrupt();
            if (!await before.WaitAsync(Patience, cancellationToken))
            {
                lease.Dispose();
                return null;
            }
        }

        return lease;
    }

    internal sealed class Lease(ActiveUploads owner, string id) : IDisposable
    {
        private readonly CancellationTokenSource _interrupted = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Somebody newer wants to go on with this upload.</summary>
        public CancellationToken Interrupted => _interrupted.Token;

        public void Interrupt()
        {
            try
            {
                _interrupted.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended in this very moment.
            }
        }

        public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            try
            {
                await _ended.Task.WaitAsync(atMost, cancellationToken);
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        public void Dispose()
        {
            owner._active.TryRemove(new KeyValuePair<string, Lease>(id, this));
            _ended.TrySetResult();
            _interrupted.Dispose();
        }
    }
}
