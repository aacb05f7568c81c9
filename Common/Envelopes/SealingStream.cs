namespace PeerSecure.Common.Envelopes;

/// <summary>
/// Reads as the sealed form of a plain stream (M6), with 2 MiB of memory whatever the file's size. To resume an upload it seals from
/// the beginning again, holds every tag against the journal, and gives out only what lies after <c>skip</c>: so the digests are those
/// of the whole file, and a source that changed is found even in the part that was sent before. The source must stand at its start
/// and stays the caller's, as do the digests. One reader, asynchronous only.
/// </summary>
public sealed class SealingStream : Stream
{
    private readonly BatchSealer _sealer;
    private ReadOnlyMemory<byte> _ready;
    private long _toSkip;

    /// <param name="source">The plain bytes.</param>
    /// <param name="key">Lent for the length of this call.</param>
    /// <param name="header">Made with the key, kept with it.</param>
    /// <param name="journal">Told of every chunk before it can be read here.</param>
    /// <param name="options">Where to begin, and what to compute on the way.</param>
    public SealingStream(Stream source, FileKey key, FileHeader header, ISealJournal journal, SealingOptions options)
    {
        _toSkip = options.Skip;
        _sealer = new BatchSealer(source, key, header, journal) { SealedDigest = options.SealedDigest, PlainDigest = options.PlainDigest };
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="SealedFileException">The source changed since the journal was begun.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_ready.IsEmpty && !_sealer.IsComplete)
        {
            _ready = await _sealer.NextAsync(cancellationToken).ConfigureAwait(false);
            var skipped = (int)Math.Min(_toSkip, _ready.Length);
            _ready = _ready[skipped..];
            _toSkip -= skipped;
        }

        var count = Math.Min(_ready.Length, buffer.Length);
        _ready[..count].CopyTo(buffer);
        _ready = _ready[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
        // Nothing is written here.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sealer.Dispose();
        }

        base.Dispose(disposing);
    }
}
