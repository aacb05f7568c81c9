using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;

namespace PeerSecure.CertAuthority.Files;

/// <summary>Moves a request body into a file with as much memory as Kestrel lends, hashing on the way. It never writes past the announced length.</summary>
internal sealed class UploadReceiver(SafeFileHandle file, RunningDigest digest, PartChecksum? checksum, long size)
{
    /// <summary>How much may be lost when the machine dies in the middle of a long part.</summary>
    private const long CheckpointEvery = 32 << 20;

    /// <summary>Bytes written so far, on the disk or not.</summary>
    public long Offset => digest.Length;

    /// <summary>Called when much was written since the last time.</summary>
    public required Func<long, Task> Checkpoint { get; init; }

    public async Task<BodyEnd> ReceiveAsync(PipeReader body, CancellationToken cancellationToken)
    {
        var next = Offset + CheckpointEvery;
        while (true)
        {
            if (await TryReadAsync(body, cancellationToken) is not { } read)
            {
                return BodyEnd.Cut;
            }

            if (read.Buffer.Length > size - Offset)
            {
                body.AdvanceTo(read.Buffer.End);
                return BodyEnd.TooLong;
            }

            foreach (var segment in read.Buffer)
            {
                // Once begun it is written whatever becomes of the request, so that offset and digest agree with the file.
                await RandomAccess.WriteAsync(file, segment, Offset, CancellationToken.None);
                digest.Append(segment.Span);
                checksum?.Append(segment.Span);
            }

            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return BodyEnd.Whole;
            }

            if (checksum is null && Offset >= next)
            {
                await Checkpoint(Offset);
                next = Offset + CheckpointEvery;
            }
        }
    }

    /// <summary>Null when the client is gone, or too slow, or replaced by a newer request.</summary>
    private static async Task<ReadResult?> TryReadAsync(PipeReader body, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(cancellationToken);
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
