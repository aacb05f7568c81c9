using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Audit;

/// <summary>The log of what was done: read by admins, followed, and proven unbroken.</summary>
internal static class AuditSlice
{
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<AuditLog>();
        services.AddSingleton<FollowAudit>();
        services.AddJson(AuditJson.Default);
    }

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/admin/audit", (AuditLog log, long? after, int? limit) => ListAudit.Handle(log, after, limit))
            .Needs(Need.Admin).WithSummary("Entries of the audit log after a number.");
        routes.MapGet("/v1/admin/audit/follow", (FollowAudit handler, HttpContext context, long? after) => handler.HandleAsync(context, after, context.RequestAborted))
            .Needs(Need.Admin).StaysOpen().WithSummary("Entries as they come, one JSON object per line.");
        routes.MapPost("/v1/admin/audit/verify", (AuditLog log, VerifyAuditRequest body) => VerifyAudit.Handle(log, body))
            .Needs(Need.Admin).WithSummary("Walks the chain and checks the heads that the caller kept.");
    }
}
