using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;

namespace PeerSecure.Peer.Files;

/// <summary>The authority's file store: tus 1.0 up, ranges down.</summary>
internal sealed class FileServer(AuthorityClient client, Func<CancellationToken, Task> ensureTicket)
{
    private static readonly (string, string) Tus = ("Tus-Resumable", "1.0.0");
    private static readonly TimeSpan PartPatience = TimeSpan.FromSeconds(120);

    internal async Task<string> CreateAsync(long length, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Post, "files", null, [Tus, ("Upload-Length", Number(length))], cancellationToken);
        var id = answer.Headers.Location?.OriginalString.Split('/')[^1];
        return IsId(id) ? id! : throw new AuthorityException(AuthorityFailure.BadAnswer, "files");
    }

    /// <summary>How many bytes are there; null when the authority has forgotten the upload.</summary>
    internal async Task<long?> FindOffsetAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await SendAsync(HttpMethod.Head, $"files/{id}", null, [Tus], cancellationToken);
            return OffsetOf(answer);
        }
        catch (AuthorityException gone) when (gone.Reason == AuthorityFailure.NotFound || gone.Code == FileCodes.Expired)
        {
            return null;
        }
    }

    /// <summary>One part with its SHA-256; answers the offset after it.</summary>
    internal async Task<long> AppendAsync(string id, long offset, ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(part);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        var checksum = $"sha256 {Convert.ToBase64String(SHA256.HashData(part.Span))}";
        using var answer = await SendAsync(HttpMethod.Patch, $"files/{id}", content, [Tus, ("Upload-Offset", Number(offset)), ("Upload-Checksum", checksum)], cancellationToken);
        return OffsetOf(answer);
    }

    internal async Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Delete, $"files/{id}", null, [Tus], cancellationToken)).Dispose();

    /// <summary>The sealed bytes from an offset, to the end or to the one before <paramref name="end"/>; the caller disposes the answer.</summary>
    internal Task<HttpResponseMessage> OpenAsync(string id, long from, long? end, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"files/{id}", null, [("Range", $"bytes={Number(from)}-{(end is { } last ? Number(last - 1) : "")}")], cancellationToken);

    internal async Task<StoredFile> DescribeAsync(string id, CancellationToken cancellationToken)
    {
        await ensureTicket(cancellationToken);
        return await client.GetAsync($"v1/files/{id}", FileJson.Default.StoredFile, cancellationToken);
    }

    internal async Task<StoredFiles> ListAsync(CancellationToken cancellationToken)
    {
        await ensureTicket(cancellationToken);
        return await client.GetAsync("v1/files", FileJson.Default.StoredFiles, cancellationToken);
    }

    internal async Task RecordAsync(string id, byte[] record, CancellationToken cancellationToken)
    {
        await ensureTicket(cancellationToken);
        using var content = AuthorityClient.Json(new FileRecord(record), FileJson.Default.FileRecord);
        await client.SendAsync(HttpMethod.Put, $"v1/files/{id}/record", content, cancellationToken);
    }

    internal static bool IsId(string? id) => id is { Length: > 0 and <= 64 } && id.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, (string, string)[] headers, CancellationToken cancellationToken)
    {
        try
        {
            return await client.OpenAsync(method, path, content, "*/*", headers, PartPatience, cancellationToken);
        }
        catch (AuthorityException refused) when (refused.Reason == AuthorityFailure.NotSignedIn)
        {
            await ensureTicket(cancellationToken);   // 15 minutes are over
            return await client.OpenAsync(method, path, content, "*/*", headers, PartPatience, cancellationToken);
        }
    }

    private static long OffsetOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Upload-Offset", out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : throw new AuthorityException(AuthorityFailure.BadAnswer, "files");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
