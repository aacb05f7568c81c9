namespace PeerSecure.Peer.Tests.Transfers;

/// <summary>
/// Writes pass until so many bytes have gone; the next ones wait until they are let go or the stream is closed. So a test acts in the middle of a
/// transfer, however fast the transfer and however slow the test.
/// </summary>
internal sealed class HaltingStream(long bytes) : Stream
{
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Stream _inner = Null;
    private long _left = bytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    internal HaltingStream Over(Stream inner)
    {
        _inner = inner;
        return this;
    }

    internal void GoOn() => _goOn.TrySetResult();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _left -= buffer.Length;
        if (_left < 0)
        {
            await _goOn.Task.WaitAsync(cancellationToken);
        }

        await _inner.WriteAsync(buffer, cancellationToken);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _inner.ReadAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override void Flush() => _inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _goOn.TrySetResult();   // into a stream that is closed
        }

        base.Dispose(disposing);
    }
}
