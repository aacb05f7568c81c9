using System.Globalization;
using Microsoft.Extensions.Options;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Files;

/// <summary><c>POST /files</c>: tus creation. The whole length counts against the quota from here on.</summary>
internal sealed class CreateUpload(Database database, BlobFolder blobs, IOptions<FilesOptions> options, TimeProvider clock)
{
    private readonly FilesOptions _options = options.Value;

    public async Task<IResult> HandleAsync(HttpContext context, Caller caller, CancellationToken cancellationToken)
    {
        if (!Tus.TryReadLength(context.Request, "Upload-Length", out var size))
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "Upload-Length says how many bytes will come.");
        }

        if (size > _options.LargestBytes)
        {
            return new Refusal(StatusCodes.Status413PayloadTooLarge, FileCodes.FileTooLarge, $"A file has at most {_options.LargestBytes} bytes here.");
        }

        if (!Tus.TryReadMetadata(context.Request, out var metadata))
        {
            return new Refusal(StatusCodes.Status400BadRequest, FileCodes.BadMetadata, "Upload-Metadata is 'key base64' pairs with commas between, at most 4096 characters.");
        }

        var row = NewRow(caller.Account!, size, metadata);
        await StoreAsync(row, cancellationToken);
        context.Response.Headers.Location = $"/files/{row.Id}";
        Tus.WriteState(context.Response, row);
        return Results.StatusCode(StatusCodes.Status201Created);
    }

    private FileRow NewRow(string owner, long size, string? metadata)
    {
        var now = clock.GetUtcNow();
        var row = new FileRow(BlobFolder.NewId(), owner, size, 0, now, now.AddHours(_options.UnfinishedHours), null, null, null, metadata, null);
        if (size > 0)
        {
            return row;
        }

        using var nothing = new RunningDigest();
        var digest = nothing.Current();
        return row with { Completed = now, Expires = now.AddDays(_options.KeptDays), Sha256 = digest.Sha256, PosixChecksum = digest.PosixChecksum };
    }

    private async Task StoreAsync(FileRow row, CancellationToken cancellationToken)
    {
        await Task.Run(() => blobs.Create(row.Id), cancellationToken);
        try
        {
            await database.WriteAsync(
                connection =>
                {
                    var (files, bytes) = FileStore.Used(connection, row.Owner);
                    if (files >= _options.QuotaFiles || row.Size > _options.QuotaBytes - bytes)
                    {
                        throw new RefusedException(new Refusal(
                            StatusCodes.Status507InsufficientStorage, FileCodes.QuotaExceeded,
                            string.Create(CultureInfo.InvariantCulture, $"{bytes} of {_options.QuotaBytes} bytes are in use: delete something first.")));
                    }

                    FileStore.Add(connection, row);
                },
                cancellationToken);
        }
        catch
        {
            blobs.Delete(row.Id);
            throw;
        }
    }
}
