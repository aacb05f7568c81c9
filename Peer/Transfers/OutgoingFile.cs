using Microsoft.Win32.SafeHandles;
using PeerSecure.Peer.Sessions;

namespace PeerSecure.Peer.Transfers;

/// <summary>A file that is being sent: read in chunks into one frame buffer, hashed beside it.</summary>
internal sealed class OutgoingFile : IAsyncDisposable
{
    private readonly SourceFile _source;
    private readonly SafeFileHandle _handle;
    private readonly HashFollower _hash;
    private readonly byte[] _frame;

    private OutgoingFile(SourceFile source, SafeFileHandle handle, CancellationToken cancellationToken)
    {
        _source = source;
        _handle = handle;
        _hash = new HashFollower(handle, cancellationToken);
        _frame = GC.AllocateUninitializedArray<byte>(FrameLimits.Header + ChunkHeader.Size + (int)Math.Min(TransferLimits.Chunk, Math.Max(1, source.Offered.Size)));
        _hash.Advance(source.Offered.Size);
    }

    internal static OutgoingFile Open(SourceFile source, CancellationToken cancellationToken)
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(source.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TransferException(TransferFailure.SourceMissing, source.Path, failure);
        }

        if (RandomAccess.GetLength(handle) == source.Offered.Size && File.GetLastWriteTimeUtc(source.Path) == source.Offered.Modified.UtcDateTime)
        {
            return new OutgoingFile(source, handle, cancellationToken);
        }

        handle.Dispose();
        throw new TransferException(TransferFailure.SourceChanged, source.Path);
    }

    /// <summary>The next frame, with room for the session's own header in front; lent until the next call.</summary>
    internal Memory<byte> ReadChunk(ChunkHeader header, long size)
    {
        var start = FrameLimits.Header + ChunkHeader.Size;
        header.Write(_frame.AsSpan(FrameLimits.Header));
        var wanted = (int)Math.Min(_frame.Length - start, size - header.Offset);
        var read = 0;
        while (read < wanted)
        {
            var more = RandomAccess.Read(_handle, _frame.AsSpan(start + read, wanted - read), header.Offset + read);
            if (more == 0)
            {
                throw new TransferException(TransferFailure.SourceChanged, _source.Path);
            }

            read += more;
        }

        return _frame.AsMemory(0, start + read);
    }

    internal async Task<string> HashAsync(long size, CancellationToken cancellationToken)
    {
        try
        {
            return Convert.ToHexStringLower(await _hash.CompleteAsync(size, cancellationToken));
        }
        catch (IOException failure)
        {
            throw new TransferException(TransferFailure.SourceChanged, _source.Path, failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _hash.DisposeAsync();
        _handle.Dispose();
    }
}
