using PeerSecure.CertAuthority.Hosting;

namespace PeerSecure.CertAuthority.Admin;

/// <summary>The authority about itself, for its operator and its admins.</summary>
internal static class AdminSlice
{
    public static void AddAdmin(this IServiceCollection services)
    {
        services.AddSingleton<GetStatus>();
        services.AddJson(AdminJson.Default);
    }

    public static void MapAdmin(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/admin/status", (GetStatus handler) => handler.Handle())
            .Needs(Need.Admin).WithSummary("Keys, ports and counts of the authority.");
}
