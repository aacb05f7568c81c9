using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>Devices of an account: their sealing keys and prekeys, what they state about each other, and the wrapped account key.</summary>
internal static class DevicesSlice
{
    public static void AddDevices(this IServiceCollection services)
    {
        services.AddSingleton<CallingDevice>();
        services.AddSingleton<ReissueRecords>();
        services.AddSingleton<SealingKeys>();
        services.AddSingleton<PublishDeviceKeys>();
        services.AddSingleton<GiveBundle>();
        services.AddSingleton<TakeStatement>();
        services.AddSingleton<AdmitByAdmin>();
        services.AddSingleton<AccountKeyDesk>();
        services.AddSingleton<IKeyStatements, KeyStatements>();
        services.AddSingleton<IAccountFarewell, DeviceFarewell>();
        services.AddJson(DeviceJson.Default);
    }

    public static void MapDevices(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/prekeys", static (PublishDeviceKeys handler, PublishKeys body, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.HandleAsync(context, caller, body, cancellationToken))
            .Needs(Need.Account).WithSummary("Publishes the sealing key or prekey of the calling device.");
        routes.MapGet("/v1/prekeys", static (GiveBundle handler, string? account) => handler.ForAccount(account))
            .MakesContact("account").Needs(Need.Account).WithSummary("Every device of an account: certificates, sealing keys, prekeys, statements, records.");
        routes.MapGet("/v1/devices", static (GiveBundle handler, Caller caller) => handler.Own(caller))
            .Needs(Need.Account).WithSummary("The caller's own devices.");
        routes.MapPost("/v1/devices/{device}/admission", static (TakeStatement handler, string device, DeviceStatement body, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.AdmitAsync(context, caller, device, body, cancellationToken))
            .Needs(Need.Account).WithSummary("An admitted device vouches for a further one.");
        routes.MapPost("/v1/devices/{device}/statements", static (TakeStatement handler, string device, DeviceStatement body, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.ContinueAsync(context, caller, device, body, cancellationToken))
            .Needs(Need.Account).WithSummary("The old key of a device vouches for its next one.");
        routes.MapPost("/v1/admin/devices/{name}/{device}/admission", static (AdmitByAdmin handler, string name, string device, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.HandleAsync(context, caller, name, device, cancellationToken))
            .Needs(Need.Admin).WithSummary("An admin lets a device in when the account has no other left.");
        routes.MapGet("/v1/account-key", static (AccountKeyDesk handler, Caller caller, int? version) => handler.Get(caller, version))
            .Needs(Need.Account).WithSummary("The account key, wrapped for each device; an older version on request.");
        routes.MapPut("/v1/account-key", static (AccountKeyDesk handler, AccountKeyDocument body, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.PutAsync(context, caller, body, cancellationToken))
            .Needs(Need.Account).WithSummary("Stores the next version, or further wraps of this one.");
    }
}
