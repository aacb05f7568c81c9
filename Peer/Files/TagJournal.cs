using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Files;

/// <summary>
/// M6: the tag of every chunk, on the disk before the chunk leaves. After a crash the same content gives the same tags; anything else would seal
/// two contents under one key and counter, and is refused here.
/// </summary>
internal sealed class TagJournal : ISealJournal, IAsyncDisposable
{
    private const int TagLength = SealedFileLayout.TagLength;

    private readonly FileStream _file;

    private TagJournal(FileStream file) => _file = file;

    /// <summary>
    /// Whether every chunk of which the authority has something is in this journal. One that was lost, as after a restore, must not be begun anew
    /// under the same key, whatever the authority says.
    /// </summary>
    internal static bool Covers(string path, long sealedOffset)
    {
        var body = Math.Max(0, sealedOffset - FileHeader.Length);
        var chunks = (body + SealedFileLayout.SealedChunkLength - 1) / SealedFileLayout.SealedChunkLength;
        return new FileInfo(path) is { Exists: true } file && file.Length / TagLength >= chunks;
    }

    internal static TagJournal Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var isNew = !File.Exists(path);
        var file = new FileStream(path, options);
        if (isNew)
        {
            DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        }

        return new TagJournal(file);
    }

    public async ValueTask<bool> TryRecordAsync(long firstChunk, ReadOnlyMemory<byte> tags, CancellationToken cancellationToken)
    {
        var at = firstChunk * TagLength;
        var kept = _file.Length - (_file.Length % TagLength);   // a tag cut by a crash was never followed by its chunk
        var known = (int)Math.Clamp(kept - at, 0, tags.Length);
        if (known > 0)
        {
            var before = new byte[known];
            await RandomAccess.ReadAsync(_file.SafeFileHandle, before, at, cancellationToken);
            if (!before.AsSpan().SequenceEqual(tags.Span[..known]))
            {
                return false;
            }
        }

        if (known < tags.Length)
        {
            await RandomAccess.WriteAsync(_file.SafeFileHandle, tags[known..], at + known, cancellationToken);
            await Task.Run(() => DurableFile.FlushData(_file.SafeFileHandle), cancellationToken);
        }

        return true;
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
