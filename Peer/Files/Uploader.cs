using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Files;

/// <summary>
/// Seals a file while it goes up (M6). Killed at any moment, the same command goes on: it seals from the beginning again, holds every tag against the
/// journal, and sends what the authority does not have. At the end both checksums of the sealed bytes are compared with the authority's.
/// </summary>
internal sealed class Uploader(FileServer server, FileStore store, string folder, Func<DateTimeOffset> now, TimeProvider time)
{
    /// <summary>D4: sent once, and up to three times again.</summary>
    private const int MostTries = 1 + 3;

    /// <param name="path">The plain file.</param>
    /// <param name="progress">Told of the sealed bytes that are there, and of how many there will be.</param>
    /// <param name="cancellationToken">Leaves everything for the next time.</param>
    internal async Task<UploadedFile> PutAsync(string path, Action<long, long> progress, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        for (var tries = 1; ; tries++)
        {
            await using var source = OpenSource(path);
            using var upload = await FindOrBeginAsync(path, source.Length, cancellationToken);
            try
            {
                if (await SendAsync(upload, source, progress, cancellationToken) is { } sent)
                {
                    return sent;
                }
            }
            catch (SealedFileException) when (tries < MostTries)
            {
                // the source is not what it was: a new key, a new upload
            }
            catch (SealedFileException changed)
            {
                await ForgetAsync(upload, cancellationToken);
                throw new FileTransferException(FileTransferFailure.KeepsChanging, path, changed);
            }

            await ForgetAsync(upload, cancellationToken);
            if (tries == MostTries)
            {
                throw new FileTransferException(FileTransferFailure.ChecksumDiffers, path);   // D4
            }
        }
    }

    /// <summary>Everything about the file is kept elsewhere now.</summary>
    internal async Task FinishAsync(string path, CancellationToken cancellationToken)
    {
        if (store.Find(Path.GetFullPath(path)) is { } upload)
        {
            upload.Dispose();
            await store.EndAsync(upload.Path, cancellationToken);
            File.Delete(upload.Journal);
        }
    }

    private async Task<UploadedFile?> SendAsync(Upload upload, FileStream source, Action<long, long> progress, CancellationToken cancellationToken)
    {
        var total = SealedFileLayout.SealedLength(upload.Length);
        var offset = await server.FindOffsetAsync(upload.File, cancellationToken) ?? 0;
        if (!FileHeader.TryParse(upload.Header, out var header))
        {
            throw new InvalidOperationException("The vault keeps whole headers.");
        }

        var key = FileKey.CopyOf(upload.Key);
        using var plain = new ContentDigest(withPosixChecksum: true);
        using var sealedBytes = new ContentDigest(withPosixChecksum: true);
        try
        {
            await using var journal = TagJournal.Open(upload.Journal);
            await using var stream = new SealingStream(source, key, header, journal, new SealingOptions { Skip = offset, PlainDigest = plain, SealedDigest = sealedBytes });
            await PumpAsync(upload, stream, offset, total, progress, cancellationToken);
            var stored = await server.DescribeAsync(upload.File, cancellationToken);

            // D4: the client compares
            if (plain.Length == upload.Length && stored.Complete && stored.Sha256 == Convert.ToHexStringLower(sealedBytes.Sha256()) && stored.PosixChecksum == sealedBytes.PosixChecksum)
            {
                var details = new FileDetails { Name = Path.GetFileName(upload.Path), Length = plain.Length, HeaderHash = header.Hash.ToArray(), Sha256 = plain.Sha256(), PosixChecksum = plain.PosixChecksum };
                var uploaded = new UploadedFile(upload.File, key, details, stored);
                key = null;
                return uploaded;
            }

            return null;
        }
        finally
        {
            key?.Dispose();
        }
    }

    /// <summary>Seals the next part while one is on its way.</summary>
    private async Task PumpAsync(Upload upload, SealingStream stream, long offset, long total, Action<long, long> progress, CancellationToken cancellationToken)
    {
        var sender = new PartSender(server, upload.File, time);
        byte[][] buffers = [new byte[PartSender.LargestPart], new byte[PartSender.LargestPart]];
        var sending = Task.CompletedTask;
        try
        {
            for (var turn = 0; ; turn++)
            {
                var buffer = buffers[turn % 2];
                var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, sender.PartLength), sender.PartLength, throwOnEndOfStream: false, cancellationToken);
                await sending;
                progress(offset, total);
                if (length == 0)
                {
                    return;
                }

                sending = sender.SendAsync(offset, buffer.AsMemory(0, length), cancellationToken);
                offset += length;
            }
        }
        finally
        {
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Upload> FindOrBeginAsync(string path, long length, CancellationToken cancellationToken)
    {
        if (store.Find(path) is { } begun)
        {
            if (begun.Length == length && await server.FindOffsetAsync(begun.File, cancellationToken) is { } offset && TagJournal.Covers(begun.Journal, offset))
            {
                return begun;
            }

            begun.Dispose();
            await ForgetAsync(begun, cancellationToken);
        }

        var id = await server.CreateAsync(SealedFileLayout.SealedLength(length), cancellationToken);
        using var key = FileKey.Random();
        Directory.CreateDirectory(folder);
        var upload = new Upload(path, id, key.Span.ToArray(), FileHeader.Create().Bytes.ToArray(), length, Path.Combine(folder, $"{id}.tags"), now());
        await store.BeginAsync(upload, cancellationToken);
        return upload;
    }

    private async Task ForgetAsync(Upload upload, CancellationToken cancellationToken)
    {
        await store.EndAsync(upload.Path, cancellationToken);
        File.Delete(upload.Journal);
        try
        {
            await server.DeleteAsync(upload.File, cancellationToken);
        }
        catch (Authority.AuthorityException)
        {
            // what is unfinished expires there by itself
        }
    }

    private static FileStream OpenSource(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FileTransferException(FileTransferFailure.Unreadable, path, failure);
        }
    }
}

/// <summary>A file that the authority keeps, checksums compared. Disposing forgets the key.</summary>
internal sealed class UploadedFile(string id, FileKey key, FileDetails details, Common.Contracts.StoredFile stored) : IDisposable
{
    internal string Id { get; } = id;

    internal FileKey Key { get; } = key;

    internal FileDetails Details { get; } = details;

    internal Common.Contracts.StoredFile Stored { get; } = stored;

    public void Dispose() => Key.Dispose();
}
