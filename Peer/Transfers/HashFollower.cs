using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace PeerSecure.Peer.Transfers;

/// <summary>
/// SHA-256 of a file beside the transfer of it: reads behind a mark that the transfer moves on, so that neither waits for the other and a
/// resumed transfer hashes what was here before while new data already arrives. Owns its task, not the handle.
/// </summary>
internal sealed class HashFollower : IAsyncDisposable
{
    private const int Step = 256 * 1024;

    private readonly SafeFileHandle _handle;
    private readonly SemaphoreSlim _moved = new(0);
    private readonly CancellationTokenSource _stop;
    private readonly Task<byte[]> _work;
    private long _available;
    private long _total = -1;

    internal HashFollower(SafeFileHandle handle, CancellationToken cancellationToken)
    {
        _handle = handle;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _work = Task.Run(() => FollowAsync(_stop.Token), CancellationToken.None);
    }

    /// <summary>These bytes from the beginning are in the file now.</summary>
    internal void Advance(long available)
    {
        Volatile.Write(ref _available, available);
        _moved.Release();
    }

    /// <summary>The hash once the file is as long as this.</summary>
    internal async Task<byte[]> CompleteAsync(long total, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _total, total);
        Advance(total);
        return await _work.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _moved.Dispose();
    }

    private async Task<byte[]> FollowAsync(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Step);
        try
        {
            long done = 0;
            while (done != Volatile.Read(ref _total))
            {
                var ready = Volatile.Read(ref _available) - done;
                if (ready <= 0)
                {
                    await _moved.WaitAsync(cancellationToken);
                    continue;
                }

                cancellationToken.ThrowIfCancellationRequested();
                var read = RandomAccess.Read(_handle, buffer.AsSpan(0, (int)Math.Min(ready, Step)), done);
                if (read == 0)
                {
                    throw new IOException("The file became shorter while it was being read.");
                }

                hash.AppendData(buffer, 0, read);
                done += read;
            }

            return hash.GetHashAndReset();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
