using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Audit;

internal static class ListAudit
{
    private const int MostPerPage = 1_000;

    public static IResult Handle(AuditLog log, long? after, int? limit)
    {
        var rows = log.After(after ?? 0, Math.Clamp(limit ?? MostPerPage, 1, MostPerPage));
        var page = new AuditPage([.. rows.Select(static row => row.ToRecord())], rows.Count == 0 ? after ?? 0 : rows[^1].Number);
        return Results.Json(page, AuditJson.Default.AuditPage);
    }
}
