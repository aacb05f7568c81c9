using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;

namespace PeerSecure.CertAuthority.Files;

/// <summary>
/// Moves a request body into a file through two small buffers: while one is written and hashed, the next fills from the network, and the disk
/// flushes what was written before. It never writes past the announced length.
/// </summary>
internal sealed class UploadReceiver(SafeFileHandle file, RunningDigest digest, PartChecksum? checksum, long size)
{
    private const int BufferLength = 256 << 10;

    /// <summary>How much may be lost when the machine dies in the middle of a long part.</summary>
    private const long CheckpointEvery = 32 << 20;

    private byte[] _filling = ArrayPool<byte>.Shared.Rent(BufferLength);
    private byte[] _other = ArrayPool<byte>.Shared.Rent(BufferLength);
    private int _filled;
    private Task _storing = Task.CompletedTask;
    private Task _checkpoint = Task.CompletedTask;
    private long _checkpointAt = digest.Length + CheckpointEvery;

    /// <summary>Called with what is in the file when much was written since the last time; never twice at once.</summary>
    public required Func<long, Task> Checkpoint { get; init; }

    /// <summary>Once. When it ends, nothing is under way any more, and the digest stands where the file does.</summary>
    public async Task<BodyEnd> ReceiveAsync(PipeReader body, CancellationToken cancellationToken)
    {
        try
        {
            var end = await ReadAllAsync(body, digest.Length, cancellationToken);
            await TurnAsync();   // what came before a cut counts too
            return end;
        }
        finally
        {
            await _storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _checkpoint.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(_filling);
            ArrayPool<byte>.Shared.Return(_other);
            await _storing;
            await _checkpoint;
        }
    }

    private async Task<BodyEnd> ReadAllAsync(PipeReader body, long received, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryReadAsync(body, cancellationToken) is not { } read)
            {
                return BodyEnd.Cut;
            }

            received += read.Buffer.Length;
            if (received > size)
            {
                body.AdvanceTo(read.Buffer.End);
                return BodyEnd.TooLong;
            }

            for (var rest = read.Buffer; !rest.IsEmpty;)
            {
                if (_filled == BufferLength)
                {
                    await TurnAsync();
                }

                var taken = (int)Math.Min(rest.Length, BufferLength - _filled);
                rest.Slice(0, taken).CopyTo(_filling.AsSpan(_filled));
                (_filled, rest) = (_filled + taken, rest.Slice(taken));
            }

            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return BodyEnd.Whole;
            }
        }
    }

    /// <summary>Waits for the buffer that was being stored, and lets this one be. Once begun it is written whatever becomes of the request.</summary>
    private async Task TurnAsync()
    {
        await _storing;
        if (checksum is null && digest.Length >= _checkpointAt)
        {
            await _checkpoint;
            _checkpoint = Checkpoint(digest.Length);
            _checkpointAt = digest.Length + CheckpointEvery;
        }

        var (content, length) = (_filling, _filled);
        (_filling, _other, _filled) = (_other, _filling, 0);
        _storing = Task.Run(() => Store(content.AsSpan(0, length)), CancellationToken.None);
    }

    private void Store(ReadOnlySpan<byte> content)
    {
        RandomAccess.Write(file, content, digest.Length);
        digest.Append(content);
        checksum?.Append(content);
    }

    private async Task<ReadResult> StoreMeanwhileAsync(PipeReader body, Task<ReadResult> reading)
    {
        if (await Task.WhenAny(reading, _storing) == _storing)
        {
            try
            {
                await TurnAsync();
            }
            catch
            {
                body.CancelPendingRead();   // the disk refused: nobody waits for the rest
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
        }

        return await reading;
    }

    /// <summary>Null when the client is gone, or too slow, or replaced by a newer request. What is here is stored meanwhile: the next bytes may be long in coming.</summary>
    private async Task<ReadResult?> TryReadAsync(PipeReader body, CancellationToken cancellationToken)
    {
        try
        {
            var reading = body.ReadAsync(cancellationToken);
            return reading.IsCompleted || _filled == 0 ? await reading : await StoreMeanwhileAsync(body, reading.AsTask());
        }
        catch (Exception cut) when (cut is IOException or OperationCanceledException)
        {
            return null;
        }
    }
}

/// <summary>How a body ended.</summary>
internal enum BodyEnd
{
    Whole,
    Cut,
    TooLong,
}
