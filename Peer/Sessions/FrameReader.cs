using System.Buffers.Binary;

namespace PeerSecure.Peer.Sessions;

/// <summary>What reading one frame came to.</summary>
internal enum FrameRead
{
    Frame,

    /// <summary>The stream ended between two frames.</summary>
    End,

    /// <summary>The stream ended inside a frame.</summary>
    CutShort,

    /// <summary>The announced length is over the limit of its type; nothing was allocated for it.</summary>
    TooLong,
}

/// <summary>
/// Cuts frames out of a stream. One task reads; the body it is lent is valid until the next read. The buffer starts small, since most
/// sessions only chat, and grows to one frame when file data comes.
/// </summary>
internal sealed class FrameReader(Stream stream)
{
    private const int FirstBuffer = 4 * 1024;
    private const int ReadAhead = 64 * 1024;

    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;

    internal FrameType Type { get; private set; }

    internal ReadOnlyMemory<byte> Body { get; private set; }

    internal async ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(FrameLimits.Header, cancellationToken))
        {
            return _end == _start ? FrameRead.End : FrameRead.CutShort;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start));
        Type = (FrameType)_buffer[_start + 4];
        if (length > (uint)FrameLimits.BodyOf(Type))
        {
            return FrameRead.TooLong;
        }

        var whole = FrameLimits.Header + (int)length;
        if (!await FillAsync(whole, cancellationToken))
        {
            return FrameRead.CutShort;
        }

        Body = _buffer.AsMemory(_start + FrameLimits.Header, (int)length);
        _start += whole;
        return FrameRead.Frame;
    }

    private async ValueTask<bool> FillAsync(int wanted, CancellationToken cancellationToken)
    {
        if (_end - _start >= wanted)
        {
            return true;
        }

        MakeRoom(wanted);
        while (_end - _start < wanted)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    private void MakeRoom(int wanted)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_buffer.Length - _start >= wanted)
        {
            return;
        }

        var held = _buffer.AsSpan(_start, _end - _start);
        if (_buffer.Length >= wanted)
        {
            held.CopyTo(_buffer);
        }
        else
        {
            var larger = new byte[wanted + ReadAhead];
            held.CopyTo(larger);
            _buffer = larger;
        }

        _end -= _start;
        _start = 0;
    }
}
