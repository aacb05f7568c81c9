using Microsoft.Net.Http.Headers;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Files;

/// <summary>
/// Reading: whoever is signed in and knows the id of a complete file may have its sealed bytes (M6: id and key travel in envelopes); what is
/// unfinished is its owner's alone.
/// </summary>
internal sealed class GiveFile(Database database, BlobFolder blobs, ActiveUploads active, TimeProvider clock)
{
    /// <summary><c>GET /files/{id}</c>, whole or a range; the tag is the SHA-256 of the bytes, so a resumed download never mixes two files.</summary>
    public IResult Content(Caller caller, string id)
    {
        var row = Find(id);
        if (Refuse(row, caller) is { } refusal)
        {
            return refusal;
        }

        if (row is not { IsComplete: true })
        {
            return new Refusal(StatusCodes.Status409Conflict, FileCodes.NotComplete, "This file has not arrived whole yet.");
        }

#pragma warning disable CA2000 // the result disposes the stream when it was sent
        var content = blobs.OpenToRead(id);
#pragma warning restore CA2000
        return Results.Stream(content, "application/octet-stream", null, row.Completed, new EntityTagHeaderValue($"\"{row.Sha256}\""), enableRangeProcessing: true);
    }

    /// <summary><c>HEAD /files/{id}</c>: where an upload goes on. A request that still writes is ended first, so that the answer is true.</summary>
    public async Task<IResult> StateAsync(HttpContext context, Caller caller, string id, CancellationToken cancellationToken)
    {
        if (Refuse(Find(id), caller) is { } refusal)
        {
            return refusal;
        }

        if (Find(id)?.Owner == caller.Account)
        {
            using var lease = await active.EnterAsync(id, cancellationToken);
        }

        if (Find(id) is not { } row)
        {
            return FileAnswers.Unknown();
        }

        Tus.WriteState(context.Response, row);
        context.Response.Headers["Upload-Length"] = row.Size.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (row.Metadata is not null)
        {
            context.Response.Headers["Upload-Metadata"] = row.Metadata;
        }

        return Results.Ok();
    }

    /// <summary><c>GET /v1/files/{id}</c>: length and checksums.</summary>
    public IResult Describe(Caller caller, string id)
    {
        var row = Find(id);
        return Refuse(row, caller) is { } refusal ? refusal : Results.Json(row!.For(caller.Account!), FileJson.Default.StoredFile);
    }

    private FileRow? Find(string id) => BlobFolder.IsId(id) ? database.Read(connection => FileStore.Find(connection, id)) : null;

    private Refusal? Refuse(FileRow? row, Caller caller) =>
        row is null || (!row.IsComplete && row.Owner != caller.Account) ? FileAnswers.Unknown()
        : row.Expires < clock.GetUtcNow() ? FileAnswers.Expired()
        : null;
}
