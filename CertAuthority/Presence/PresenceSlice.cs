using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Presence;

/// <summary>Who is here, and where to reach them.</summary>
internal static class PresenceSlice
{
    public static void AddPresence(this IServiceCollection services)
    {
        services.AddSingleton<PresenceBoard>();
        services.AddSingleton<PresenceDesk>();
        services.AddJson(PresenceJson.Default);
    }

    public static void MapPresence(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/presence", static (PresenceDesk handler, PutPresence body, Caller caller, CancellationToken cancellationToken) =>
                handler.PutAsync(body, caller, cancellationToken))
            .Needs(Need.Account).WithSummary("Where the calling device can be reached, for a while.");
        routes.MapDelete("/v1/presence", static (PresenceDesk handler, Caller caller, CancellationToken cancellationToken) => handler.RemoveAsync(caller, cancellationToken))
            .Needs(Need.Account).WithSummary("Goodbye of the calling device.");
        routes.MapGet("/v1/presence/{name}", static (PresenceDesk handler, string name, Caller caller) => handler.Get(name, caller))
            .Needs(Need.Account).WithSummary("Whether an account is here, where, and when it was last; for its contacts.");
    }
}
