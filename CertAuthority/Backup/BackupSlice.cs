using PeerSecure.CertAuthority.Hosting;

namespace PeerSecure.CertAuthority.Backup;

/// <summary>The whole authority in one encrypted file, and back.</summary>
internal static class BackupSlice
{
    public static void AddBackup(this IServiceCollection services) => services.AddSingleton<SendBackup>();

    public static void MapBackup(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/admin/backup", (SendBackup handler, HttpContext context, bool? root) => handler.HandleAsync(context, root ?? false, context.RequestAborted))
            .Needs(Need.Operator).WithSummary("A tar archive of the authority, for 'ca backup' on the same machine.");
}
