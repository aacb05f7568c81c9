using System.Security.Cryptography;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// Opens a sealed file from beginning to end, or on from a chunk, in memory for two chunks. What it writes was verified chunk by
/// chunk, but only <see cref="FileOpening.IsComplete"/> says that the file is all there: until then the destination is a partial file.
/// </summary>
public sealed class FileOpener : IDisposable
{
    private readonly FileChunkCipher _cipher;

    private FileOpener(FileChunkCipher cipher) => _cipher = cipher;

    /// <summary>With the header, when it was read before: to go on from a chunk.</summary>
    public static FileOpener For(FileKey key, FileHeader header) => new(new FileChunkCipher(key, header));

    /// <summary>The whole file. <paramref name="headerHash"/> is what the envelope announced.</summary>
    public static async Task<FileOpening> OpenAsync(
        Stream source, Stream destination, FileKey key, ReadOnlyMemory<byte> headerHash, CancellationToken cancellationToken)
    {
        var bytes = new byte[FileHeader.Length];
        var read = await source.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (!FileHeader.TryParse(bytes.AsSpan(0, read), out var header))
        {
            return new FileOpening(SealedFileFailure.NotSealed, 0, 0);
        }

        // M6: the header hash of the envelope decides which file this is.
        if (!CryptographicOperations.FixedTimeEquals(header.Hash.Span, headerHash.Span))
        {
            return new FileOpening(SealedFileFailure.OtherFile, 0, 0);
        }

        using var opener = For(key, header);
        return await opener.OpenFromAsync(source, destination, 0, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The source stands at the beginning of <paramref name="chunk"/> (see <see cref="SealedFileLayout.OffsetOf"/>).</summary>
    public async Task<FileOpening> OpenFromAsync(Stream source, Stream destination, long chunk, CancellationToken cancellationToken)
    {
        byte[] current = new byte[SealedFileLayout.SealedChunkLength], next = new byte[SealedFileLayout.SealedChunkLength];
        var plain = new byte[SealedFileLayout.ChunkLength];
        long written = 0;
        var length = await ReadChunkAsync(source, current, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            // Only a whole chunk can have another behind it.
            var nextLength = length == current.Length ? await ReadChunkAsync(source, next, cancellationToken).ConfigureAwait(false) : 0;
            var failure = OpenChunk(chunk, nextLength == 0, current.AsSpan(0, length), plain);
            if (failure != SealedFileFailure.None)
            {
                return new FileOpening(failure, chunk, written);
            }

            var plainLength = length - SealedFileLayout.TagLength;
            await destination.WriteAsync(plain.AsMemory(0, plainLength), cancellationToken).ConfigureAwait(false);
            written += plainLength;
            chunk++;
            if (nextLength == 0)
            {
                return new FileOpening(SealedFileFailure.None, chunk, written);
            }

            (current, next, length) = (next, current, nextLength);
        }
    }

    public void Dispose() => _cipher.Dispose();

    private SealedFileFailure OpenChunk(long chunk, bool isLast, ReadOnlySpan<byte> sealedChunk, Span<byte> plain)
    {
        var plainLength = sealedChunk.Length - SealedFileLayout.TagLength;
        if (plainLength < 0 || (plainLength == 0 && chunk > 0))
        {
            return sealedChunk.IsEmpty ? SealedFileFailure.Truncated : SealedFileFailure.Damaged;
        }

        if (_cipher.TryOpen(chunk, isLast, sealedChunk, plain[..plainLength]))
        {
            return SealedFileFailure.None;
        }

        return !_cipher.TryOpen(chunk, !isLast, sealedChunk, plain[..plainLength]) ? SealedFileFailure.Damaged
            : isLast ? SealedFileFailure.Truncated
            : SealedFileFailure.TrailingBytes;
    }

    private static ValueTask<int> ReadChunkAsync(Stream source, byte[] buffer, CancellationToken cancellationToken) =>
        source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
}
