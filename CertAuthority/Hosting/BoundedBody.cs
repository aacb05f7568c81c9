namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Reads a small body whole and stops at its limit, whatever length was announced.</summary>
internal static class BoundedBody
{
    private const int FirstBuffer = 4_096;

    /// <summary>Null when there is more than that.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        // As large as what came, never as what was announced: many that trickle must not hold much.
        var buffer = new byte[Math.Min(FirstBuffer, limit + 1)];
        var length = 0;
        while (await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0)
        {
            length += read;
            if (length > limit)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(2 * length, limit + 1));
            }
        }

        return buffer[..length];
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
