using System.Buffers;
using System.Buffers.Binary;

namespace PeerSecure.Peer.Sessions;

/// <summary>
/// Writes whole frames, one at a time, from any task. A slow reader on the other side makes the caller wait (back-pressure); nothing queues
/// here. A caller can give up only until its turn comes: a frame that was begun is finished or the session ends with it, since half a frame
/// would put the stream out of step.
/// </summary>
internal sealed class FrameWriter(Stream stream, CancellationToken session) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _broken;

    internal async ValueTask WriteAsync(FrameType type, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body.Length, FrameLimits.BodyOf(type));
        var frame = ArrayPool<byte>.Shared.Rent(FrameLimits.Header + body.Length);
        try
        {
            body.Span.CopyTo(frame.AsSpan(FrameLimits.Header));
            await WritePreparedAsync(type, frame.AsMemory(0, FrameLimits.Header + body.Length), cancellationToken);
        }
        finally
        {
            frame.AsSpan(0, FrameLimits.Header + body.Length).Clear();   // may hold the text of a message
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    /// <summary>Writes a frame whose caller left <see cref="FrameLimits.Header"/> bytes free in front: file data is not copied again.</summary>
    internal async ValueTask WritePreparedAsync(FrameType type, Memory<byte> frame, CancellationToken cancellationToken)
    {
        var length = frame.Length - FrameLimits.Header;
        BinaryPrimitives.WriteUInt32BigEndian(frame.Span, (uint)length);
        frame.Span[4] = (byte)type;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_broken)
            {
                throw new IOException("The session is over, or an earlier frame was cut off.");
            }

            _broken = true;
            await stream.WriteAsync(frame, session);
            await stream.FlushAsync(session);
            _broken = false;
        }
        catch (InvalidOperationException closed)
        {
            // the session was shut down or closed while this frame waited or was on its way: one kind of failure for callers
            throw new IOException("The session is closed.", closed);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The last thing that is written: frames that come later are refused, none runs beside the shutdown.</summary>
    internal async Task FinishAsync(Func<Task> shutdown, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _broken = true;
            await shutdown().WaitAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
