using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Files;

/// <summary>
/// <c>PATCH /files/{id}</c>: appends a part. What arrived of a part that was cut counts, unless it came with a checksum that now cannot be proven.
/// The offset in the database is raised only after the bytes are on the disk, so it is true after any crash.
/// </summary>
internal sealed class ReceiveUpload(
    Database database, BlobFolder blobs, ActiveUploads active, RestingDigests digests, IOptions<FilesOptions> options, TimeProvider clock)
{
    private readonly FilesOptions _options = options.Value;

    public async Task<IResult> HandleAsync(HttpContext context, Caller caller, string id, CancellationToken cancellationToken)
    {
        if (!BoundedBody.IsOfType(context.Request, Tus.ContentType))
        {
            return FailureAnswers.ForBareStatus(StatusCodes.Status415UnsupportedMediaType);
        }

        if (!Tus.TryReadLength(context.Request, "Upload-Offset", out var offset) || !Tus.TryReadChecksum(context.Request, out var expected))
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, $"Upload-Offset is a number, Upload-Checksum one of {Tus.Algorithms} and base64.");
        }

        if (FileAnswers.RefuseWriting(Find(id), caller, clock.GetUtcNow()) is { } refusal)
        {
            return refusal;
        }

        using var lease = await active.EnterAsync(id, cancellationToken);
        if (lease is null)
        {
            return FileAnswers.Locked();
        }

        // read again: whoever wrote before has told the database by now
        var row = Find(id);
        using var checksum = expected?.Begin();
        return FileAnswers.RefuseWriting(row, caller, clock.GetUtcNow()) ?? RefuseOffset(context, row!, offset)
            ?? await AppendAsync(context, row!, checksum, lease, cancellationToken);
    }

    private FileRow? Find(string id) => BlobFolder.IsId(id) ? database.Read(connection => FileStore.Find(connection, id)) : null;

    private static Refusal? RefuseOffset(HttpContext context, FileRow row, long offset)
    {
        if (offset != row.Offset)
        {
            Tus.WriteState(context.Response, row);
            return new Refusal(StatusCodes.Status409Conflict, FileCodes.WrongOffset, $"The next byte to come is number {row.Offset}.");
        }

        return context.Request.ContentLength > row.Size - row.Offset ? FileAnswers.TooLong(row) : null;
    }

    private async Task<IResult> AppendAsync(HttpContext context, FileRow row, PartChecksum? checksum, ActiveUploads.Lease lease, CancellationToken cancellationToken)
    {
        using var file = blobs.OpenToWrite(row.Id);
        RandomAccess.SetLength(file, row.Offset);   // what a crash left behind it was never accounted for
        var digest = digests.Take(row.Id, row.Offset) ?? await RunningDigest.ReadAsync(file, row.Offset, cancellationToken);
        var keep = false;
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Interrupted);
            var receiver = new UploadReceiver(file, digest, checksum, row.Size) { Checkpoint = at => AdvanceAsync(file, row, at) };
            var end = await receiver.ReceiveAsync(context.Request.BodyReader, stop.Token);
            if (end == BodyEnd.TooLong || (checksum is not null && (end == BodyEnd.Cut || !checksum.Holds())))
            {
                RandomAccess.SetLength(file, row.Offset);
                return end == BodyEnd.TooLong ? FileAnswers.TooLong(row) : end == BodyEnd.Cut ? FileAnswers.Locked() : FileAnswers.Mismatch();
            }

            var after = digest.Length == row.Size ? await CompleteAsync(file, row, digest) : await AdvanceAsync(file, row, digest.Length);
            keep = !after.IsComplete;
            Tus.WriteState(context.Response, after);
            return end == BodyEnd.Cut ? FileAnswers.Locked() : Results.NoContent();
        }
        finally
        {
            if (keep)
            {
                digests.Rest(row.Id, digest);
            }
            else
            {
                digest.Dispose();
            }
        }
    }

    /// <summary>Not to be cancelled: the bytes are there, whoever waits for the answer.</summary>
    private async Task<FileRow> AdvanceAsync(SafeFileHandle file, FileRow row, long offset)
    {
        var expires = clock.GetUtcNow().AddHours(_options.UnfinishedHours);
        if (offset > row.Offset)
        {
            await Task.Run(() => DurableFile.Flush(file), CancellationToken.None);
            await database.WriteAsync(connection => FileStore.Advance(connection, row.Id, offset, expires), CancellationToken.None);
        }

        return row with { Offset = offset, Expires = expires };
    }

    private async Task<FileRow> CompleteAsync(SafeFileHandle file, FileRow row, RunningDigest digest)
    {
        var (now, sums) = (clock.GetUtcNow(), digest.Current());
        var expires = now.AddDays(_options.KeptDays);
        await Task.Run(() => DurableFile.Flush(file), CancellationToken.None);
        await database.WriteAsync(connection => FileStore.Complete(connection, row.Id, sums, now, expires), CancellationToken.None);
        return row with { Offset = row.Size, Completed = now, Expires = expires };
    }
}
