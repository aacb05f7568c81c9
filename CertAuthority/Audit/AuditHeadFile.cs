using System.Text.Json;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Audit;

/// <summary>
/// Reads heads of the log from a file somebody kept elsewhere: what <c>audit --verify --json</c> printed, or a signed revocation list (the
/// answer of <c>/v1/revocations</c>), whose payload carries one. The signature is not what counts here: a head that fits the chain proves itself.
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
            var heads = Find(document.RootElement).ToList();
            return heads.Count > 0 ? heads : throw new UsageException($"{path} carries no head of an audit log.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UsageException($"{path} cannot be read: {failure.Message}");
        }
    }

    /// <summary>All heads in it: the answer of <c>/v1/revocations</c> carries one for each list.</summary>
    private static IEnumerable<AuditHeadRecord> Find(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                return element.EnumerateArray().SelectMany(Find);
            case JsonValueKind.Object when TryRead(element, "auditCount", "auditHash", out var signed):
                return [signed!];
            case JsonValueKind.Object when !element.TryGetProperty("list", out _) && TryRead(element, "count", "hash", out var plain):
                return [plain!];
            case JsonValueKind.Object:
                return element.EnumerateObject().SelectMany(static property => property.NameEquals("payload") ? FindSigned(property.Value) : Find(property.Value));
            default:
                return [];
        }
    }

    private static IEnumerable<AuditHeadRecord> FindSigned(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.String || !Base64UrlConverter.TryDecode(payload.GetString()!, out var signed))
        {
            return [];
        }

        using var inner = JsonDocument.Parse(signed);
        return [.. Find(inner.RootElement)];
    }

    private static bool TryRead(JsonElement element, string countName, string hashName, out AuditHeadRecord? head)
    {
        head = null;
        if (element.TryGetProperty(countName, out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var number) &&
            element.TryGetProperty(hashName, out var hash) && hash.ValueKind == JsonValueKind.String &&
            Base64UrlConverter.TryDecode(hash.GetString()!, out var bytes))
        {
            head = new AuditHeadRecord(number, bytes);
        }

        return head is not null;
    }
}
