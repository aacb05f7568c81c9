using PeerSecure.CertAuthority.Hosting;

namespace PeerSecure.CertAuthority.Inventory;

/// <summary>Every certificate that was issued: the public directory of an account, publishing into it, and the inventory.</summary>
internal static class InventorySlice
{
    public static void AddInventory(this IServiceCollection services)
    {
        services.AddSingleton<CertificateView>();
        services.AddSingleton<GetCertificates>();
        services.AddSingleton<ListCertificates>();
        services.AddSingleton<PublishCertificate>();
        services.AddSingleton<ExpiryUpkeep>();
        services.AddHostedService(static provider => provider.GetRequiredService<ExpiryUpkeep>());
        services.AddJson(InventoryJson.Default);
    }

    public static void MapInventory(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/certificates");
        group.MapGet("/", (ListCertificates handler, Caller caller, HttpContext context) => handler.Handle(context.Request, caller))
            .Needs(Need.AccountOrAdmin).WithSummary("The inventory: own certificates, or all for admins; JSON or CSV by Accept.");
        group.MapGet("/{name}", (GetCertificates handler, HttpContext context, string name) => handler.Handle(context.Request, name, device: null))
            .MakesContact("name").Needs(Need.AccountOrAdmin).WithSummary("What an account has published; JSON or PEM by Accept.");
        group.MapGet("/{name}/{device}", (GetCertificates handler, HttpContext context, string name, string device) => handler.Handle(context.Request, name, device))
            .MakesContact("name").Needs(Need.AccountOrAdmin).WithSummary("What one device has published; JSON or PEM by Accept.");
        group.MapPut("/{name}/{device}", (PublishCertificate handler, Caller caller, HttpContext context, string name, string device, CancellationToken cancellationToken) =>
                handler.HandleAsync(context, caller, name, device, cancellationToken))
            .Needs(Need.AccountOrAdmin).WithSummary("Publishes a certificate that this authority issued to that device.");
    }
}
