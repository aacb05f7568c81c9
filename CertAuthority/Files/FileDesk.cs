using Microsoft.Extensions.Options;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Files;

/// <summary>An owner's files: listed, described by the owner's sealed record, deleted.</summary>
internal sealed class FileDesk(Database database, BlobFolder blobs, ActiveUploads active, RestingDigests digests, IOptions<FilesOptions> options)
{
    private const int LongestRecord = 16 * 1024;

    public IResult List(Caller caller)
    {
        var (rows, used) = database.Read(connection => (FileStore.OfOwner(connection, caller.Account!), FileStore.Used(connection, caller.Account!)));
        return Results.Json(
            new StoredFiles([.. rows.Select(row => row.For(caller.Account!))], used.Bytes, options.Value.QuotaBytes), FileJson.Default.StoredFiles);
    }

    public async Task<IResult> DescribeAsync(Caller caller, string id, FileRecord request, CancellationToken cancellationToken)
    {
        if (request.Record is not { Length: > 0 and <= LongestRecord } record)
        {
            return new Refusal(StatusCodes.Status400BadRequest, FileCodes.BadMetadata, $"A record has from 1 to {LongestRecord} bytes.");
        }

        var known = BlobFolder.IsId(id) && await database.WriteAsync(connection => FileStore.SetRecord(connection, id, caller.Account!, record), cancellationToken);
        return known ? Results.NoContent() : FileAnswers.Unknown();
    }

    /// <summary>The row goes first: a crash in between leaves a blob that nobody can reach and the next start removes.</summary>
    public async Task<IResult> DeleteAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        if (!BlobFolder.IsId(id) || database.Read(connection => FileStore.Find(connection, id))?.Owner != caller.Account)
        {
            return FileAnswers.Unknown();
        }

        using var lease = await active.EnterAsync(id, cancellationToken);
        if (lease is null)
        {
            return FileAnswers.Locked();
        }

        await database.WriteAsync(connection => FileStore.Delete(connection, id), cancellationToken);
        digests.Forget(id);
        blobs.Delete(id);
        return Results.NoContent();
    }
}
