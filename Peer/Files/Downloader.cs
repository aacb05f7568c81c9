using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Authority;

namespace PeerSecure.Peer.Files;

/// <summary>
/// Fetches a sealed file and opens it chunk by chunk into a partial file, which gets its name when everything was verified. What is there already
/// is not fetched again; a part that does not open is, at most three times (D4).
/// </summary>
internal sealed class Downloader(FileServer server, TimeProvider time)
{
    private const int MostTries = 3;
    private const int MostBroken = 6;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <param name="id">Of the file.</param>
    /// <param name="key">Lent.</param>
    /// <param name="details">What its owner says it is.</param>
    /// <param name="target">Where it goes; nothing is there yet.</param>
    /// <param name="progress">Told of the plain bytes that are there, and of how many there will be.</param>
    /// <param name="cancellationToken">Leaves the partial file for the next time.</param>
    internal async Task GetAsync(string id, FileKey key, FileDetails details, string target, Action<long, long> progress, CancellationToken cancellationToken)
    {
        var partial = $"{target}.{id[..Math.Min(8, id.Length)]}.part";
        try
        {
            await using var file = OpenPartial(partial);
            for (var tries = 1; !await TryFetchAsync(id, key, details, file, progress, cancellationToken); tries++)
            {
                if (tries == MostTries)
                {
                    throw new FileTransferException(FileTransferFailure.Damaged, details.Name);
                }

                file.SetLength(0);   // it opened chunk by chunk and is another file as a whole: the disk here, most likely
            }

            DurableFile.Flush(file.SafeFileHandle);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FileTransferException(FileTransferFailure.NotWritten, target, failure);
        }

        DurableFile.Rename(partial, target, overwrite: false);
    }

    /// <summary>False when every byte is here and the whole is not what was announced.</summary>
    private async Task<bool> TryFetchAsync(string id, FileKey key, FileDetails details, FileStream file, Action<long, long> progress, CancellationToken cancellationToken)
    {
        FileOpener? opener = null;
        var (damaged, broken) = (0, 0);
        try
        {
            while (true)
            {
                var chunk = Math.Min(file.Length / SealedFileLayout.ChunkLength, SealedFileLayout.ChunkCount(details.Length) - 1);
                file.SetLength(chunk * SealedFileLayout.ChunkLength);
                file.Position = file.Length;
                try
                {
                    opener ??= FileOpener.For(key, await HeaderAsync(id, details, cancellationToken));
                    var opening = await FetchAsync(id, opener, file, chunk, at => progress(at, details.Length), cancellationToken);
                    if (opening.IsComplete)
                    {
                        return await IsWholeAsync(file, details, cancellationToken);
                    }

                    if (++damaged == MostTries)
                    {
                        throw new FileTransferException(FileTransferFailure.Damaged, $"{details.Name}, part {opening.Chunk}");
                    }
                }
                catch (Exception failure) when (IsPassing(failure) && !cancellationToken.IsCancellationRequested)
                {
                    broken = file.Length > chunk * SealedFileLayout.ChunkLength ? 1 : broken + 1;   // what got further may break again
                    if (broken == MostBroken)
                    {
                        throw new FileTransferException(FileTransferFailure.Broken, details.Name, failure);
                    }

                    await Task.Delay(TimeSpan.FromMilliseconds(250 * (1 << broken)), time, cancellationToken);
                }
            }
        }
        finally
        {
            opener?.Dispose();
        }
    }

    /// <summary>One request, from a chunk to the end or to the first that does not open; a path on which nothing comes any more is given up.</summary>
    private async Task<FileOpening> FetchAsync(string id, FileOpener opener, FileStream file, long chunk, Action<long> progress, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        using var answer = await server.OpenAsync(id, SealedFileLayout.OffsetOf(chunk), null, either.Token);
        await using var body = await answer.Content.ReadAsStreamAsync(either.Token);
        await using var told = new ToldStream(file, at =>
        {
            silence.CancelAfter(Silence);
            progress(at);
        });
        return await opener.OpenFromAsync(body, told, chunk, either.Token);
    }

    /// <summary>M6: the header hash of the envelope decides which file this is; one of another length is not fetched at all. No more is read than a header has.</summary>
    private async Task<FileHeader> HeaderAsync(string id, FileDetails details, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        using var answer = await server.OpenAsync(id, 0, FileHeader.Length, either.Token);
        await using var body = await answer.Content.ReadAsStreamAsync(either.Token);
        var bytes = new byte[FileHeader.Length + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, either.Token);
        var isOfLength = answer.Content.Headers.ContentRange?.Length is not { } total || total == SealedFileLayout.SealedLength(details.Length);
        return isOfLength && FileHeader.TryParse(bytes.AsSpan(0, length), out var header) && header.Hash.Span.SequenceEqual(details.HeaderHash)
            ? header
            : throw new FileTransferException(FileTransferFailure.Damaged, details.Name);
    }

    private static async Task<bool> IsWholeAsync(FileStream file, FileDetails details, CancellationToken cancellationToken)
    {
        file.Position = 0;
        return file.Length == details.Length
            && (await System.Security.Cryptography.SHA256.HashDataAsync(file, cancellationToken)).AsSpan().SequenceEqual(details.Sha256);
    }

    private static bool IsPassing(Exception failure) => failure switch
    {
        AuthorityException authority => authority.Reason is AuthorityFailure.Unreachable or AuthorityFailure.TimedOut or AuthorityFailure.NotAnAuthority or AuthorityFailure.Broken or AuthorityFailure.TooMany,
        IOException or HttpRequestException or OperationCanceledException => true,
        _ => false,
    };

    private static FileStream OpenPartial(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Passes writes on and tells how far they are.</summary>
    private sealed class ToldStream(FileStream inner, Action<long> told) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                await inner.WriteAsync(buffer, CancellationToken.None);   // a chunk is written whole or not at all
            }
            catch (IOException failure)
            {
                throw new FileTransferException(FileTransferFailure.NotWritten, inner.Name, failure);   // the disk, not the path
            }

            told(inner.Position);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write it asynchronously.");

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
