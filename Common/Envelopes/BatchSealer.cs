using System.Security.Cryptography;

namespace PeerSecure.Common.Envelopes;

/// <summary>Seals a source 16 chunks at a time into one buffer that the next batch overwrites: the work behind <see cref="SealingStream"/>.</summary>
internal sealed class BatchSealer : IDisposable
{
    private const int BatchChunks = 16;
    private const int BatchLength = BatchChunks * SealedFileLayout.ChunkLength;

    private readonly Stream _source;
    private readonly FileHeader _header;
    private readonly FileChunkCipher _cipher;
    private readonly ISealJournal _journal;
    private readonly byte[] _sealed = GC.AllocateUninitializedArray<byte>(FileHeader.Length + (BatchChunks * SealedFileLayout.SealedChunkLength));
    private readonly byte[] _tags = new byte[BatchChunks * SealedFileLayout.TagLength];

    // One byte more than a batch: only whoever has seen what follows knows whether a chunk is the last.
    private readonly byte[] _plain = GC.AllocateUninitializedArray<byte>(BatchLength + 1);
    private int _carried;
    private long _nextChunk;

    internal BatchSealer(Stream source, FileKey key, FileHeader header, ISealJournal journal)
    {
        _source = source;
        _header = header;
        _journal = journal;
        _cipher = new FileChunkCipher(key, header);
    }

    internal bool IsComplete { get; private set; }

    internal required ContentDigest? SealedDigest { get; init; }

    internal required ContentDigest? PlainDigest { get; init; }

    /// <summary>The next part of the sealed file, good until the next call. The header comes with the first.</summary>
    internal async ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
    {
        var read = await _source.ReadAtLeastAsync(
            _plain.AsMemory(_carried), _plain.Length - _carried, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var length = Math.Min(_carried + read, BatchLength);
        IsComplete = _carried + read <= BatchLength;

        var first = _nextChunk;
        var written = SealBatch(length, out var chunks);
        var tags = _tags.AsMemory(0, chunks * SealedFileLayout.TagLength);
        if (!await _journal.TryRecordAsync(first, tags, cancellationToken).ConfigureAwait(false))
        {
            throw new SealedFileException(SealedFileFailure.SourceChanged, first);   // M6: before a byte of it left
        }

        PlainDigest?.Append(_plain.AsSpan(0, length));
        SealedDigest?.Append(_sealed.AsSpan(0, written));
        _plain[0] = _plain[BatchLength];
        _carried = IsComplete ? 0 : 1;
        return _sealed.AsMemory(0, written);
    }

    public void Dispose()
    {
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_plain);
    }

    private int SealBatch(int length, out int chunks)
    {
        var written = 0;
        if (_nextChunk == 0)
        {
            _header.Bytes.CopyTo(_sealed);
            written = FileHeader.Length;
        }

        chunks = (int)SealedFileLayout.ChunkCount(length);
        for (var index = 0; index < chunks; index++)
        {
            var start = index * SealedFileLayout.ChunkLength;
            var plain = _plain.AsSpan(start, Math.Min(SealedFileLayout.ChunkLength, length - start));
            var target = _sealed.AsSpan(written, plain.Length + SealedFileLayout.TagLength);
            _cipher.Seal(_nextChunk++, isLast: IsComplete && index == chunks - 1, plain, target);
            target[plain.Length..].CopyTo(_tags.AsSpan(index * SealedFileLayout.TagLength));
            written += target.Length;
        }

        return written;
    }
}
