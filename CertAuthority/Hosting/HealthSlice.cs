namespace PeerSecure.CertAuthority.Hosting;

/// <summary>For supervisors: alive, ready, figures, and the description of the interface.</summary>
internal static class HealthSlice
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("alive\n")).Needs(Need.Anyone).WithSummary("Liveness: the process answers.");
        routes.MapGet("/readyz", (Readiness readiness, CancellationToken cancellationToken) => readiness.AnswerAsync(cancellationToken)).Needs(Need.Anyone).WithSummary("Readiness: the database answers and takes writes.");
        routes.MapGet("/metrics", (AuthorityMetrics metrics) => Results.Text(metrics.Write(), MetricsText.MediaType))
            .Needs(Need.LocalOrAdmin).WithSummary("Figures in the Prometheus text format.");
        routes.MapOpenApi("/openapi/{documentName}.json").Needs(Need.LocalOrAdmin);
    }
}
