using System.Text.Json;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Audit;

/// <summary>
/// Reads the head of the log from a file somebody kept elsewhere: the JSON of a head, or a signed revocation list, whose payload
/// carries it as <c>audit</c>. The signature is not what counts here: a head that fits the chain proves itself.
/// </summary>
internal static class AuditHeadFile
{
    private const long Largest = 64 * 1024 * 1024;

    public static IReadOnlyList<AuditHeadRecord> Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > Largest)
            {
                throw new UsageException($"{path} is too large for a revocation list.");
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return [Find(document.RootElement) ?? throw new UsageException($"{path} carries no head of an audit log.")];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UsageException($"{path} cannot be read: {failure.Message}");
        }
    }

    private static AuditHeadRecord? Find(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (element.TryGetProperty("count", out var count) && count.TryGetInt64(out var number) &&
            element.TryGetProperty("hash", out var hash) && hash.ValueKind == JsonValueKind.String &&
            Base64UrlConverter.TryDecode(hash.GetString()!, out var bytes))
        {
            return new AuditHeadRecord(number, bytes);
        }

        if (element.TryGetProperty("payload", out var payload) && payload.ValueKind == JsonValueKind.String &&
            Base64UrlConverter.TryDecode(payload.GetString()!, out var signed))
        {
            using var inner = JsonDocument.Parse(signed);
            return Find(inner.RootElement);
        }

        return element.EnumerateObject().Select(static property => Find(property.Value)).FirstOrDefault(static head => head is not null);
    }
}
