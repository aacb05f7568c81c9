namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Reads a small body whole and stops at its limit, whatever length was announced.</summary>
internal static class BoundedBody
{
    /// <summary>Null when there is more than that.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        var buffer = new byte[limit + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > limit ? null : buffer[..length];
    }

    /// <summary>Reads what is still coming, up to a limit, and drops it.</summary>
    public static async Task PassOverAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var left = limit;
        int read;
        while (left > 0 && (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            left -= read;
        }
    }

    public static bool IsOfType(HttpRequest request, string mediaType) =>
        System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type) &&
        mediaType.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase);
}
