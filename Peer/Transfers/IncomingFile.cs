using Microsoft.Win32.SafeHandles;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Transfers;

/// <summary>
/// One file while its data arrives: written in order where the read loop stands, hashed beside it, flushed in the background so that a
/// restarted machine loses a few MiB at most. Used by one task.
/// </summary>
internal sealed class IncomingFile : IAsyncDisposable
{
    private readonly IncomingFiles _files;
    private readonly int _index;
    private readonly long _size;
    private readonly SafeFileHandle _handle;
    private readonly HashFollower _hash;
    private Task _flush = Task.CompletedTask;
    private long _flushed;

    internal IncomingFile(IncomingFiles files, int index, long held, CancellationToken cancellationToken)
    {
        _files = files;
        _index = index;
        _size = files.Record.Files[index].Size;
        _handle = files.OpenPart(index, held);
        _hash = new HashFollower(_handle, cancellationToken);
        Received = _flushed = held;
        if (held > 0)
        {
            _hash.Advance(held);
        }
    }

    internal long Received { get; private set; }

    /// <summary>False when the data is not the next piece of this file: the peer breaks the protocol.</summary>
    internal bool TryWrite(long offset, ReadOnlySpan<byte> data)
    {
        if (offset != Received || data.Length > _size - Received)
        {
            return false;
        }

        RandomAccess.Write(_handle, data, offset);
        Received += data.Length;
        _hash.Advance(Received);
        if (Received - _flushed >= TransferLimits.DurableEvery && _flush.IsCompletedSuccessfully)
        {
            var mark = _flushed = Received;
            _flush = Task.Run(() => Flush(mark));
        }

        return true;
    }

    /// <summary>The hash of the whole file, with every byte of it flushed.</summary>
    internal async Task<byte[]> CompleteAsync(CancellationToken cancellationToken)
    {
        var hash = await _hash.CompleteAsync(Received, cancellationToken);
        await _flush;
        DurableFile.Flush(_handle);
        return hash;
    }

    public async ValueTask DisposeAsync()
    {
        await _hash.DisposeAsync();
        await _flush.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _handle.Dispose();
    }

    private void Flush(long mark)
    {
        DurableFile.FlushData(_handle);
        _files.MarkFlushed(_index, mark);
    }
}
