using Microsoft.AspNetCore.Mvc;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>Revoking, and telling peers by signed lists what is revoked. Stock tools are told by <see cref="StatusSlice"/>.</summary>
internal static class RevocationSlice
{
    public static void AddRevocation(this IServiceCollection services)
    {
        services.AddSingleton<IRevocationLookup>(static provider => provider.GetRequiredService<RevocationIndex>());
        services.AddSingleton<RevocationBook>();
        services.AddSingleton<RevocationRules>();
        services.AddSingleton<SignedHeads>();
        services.AddSingleton<Revoker>();
        services.AddSingleton<IssuingRevoker>();
        services.AddSingleton<RootLists>();
        services.AddSingleton<RevokeEndpoints>();
        services.AddSingleton<ListRevocations>();
        services.AddSingleton<TakeRevocations>();
        services.AddHostedService<RevocationUpkeep>();
        services.AddJson(RevocationApiJson.Default);
    }

    public static void MapRevocation(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/revocations", (ListRevocations handler, HttpContext context) => handler.Handle(context))
            .Needs(Need.Anyone).WithSummary("The signed revocation lists, whole or from a number on.");
        routes.MapPost("/v1/revocations", (TakeRevocations handler, HttpContext context, CancellationToken cancellationToken) => handler.HandleAsync(context, cancellationToken))
            .WithMetadata(new RequestSizeLimitAttribute(TakeRevocations.MaxBody))
            .Needs(Need.Anyone).WithSummary("Lists of ours that a peer holds and this authority may have forgotten.");
        routes.MapPost("/v1/admin/revoke", (RevokeEndpoints handler, RevokeRequest body, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.RevokeAsync(body, caller, context, cancellationToken))
            .Needs(Need.Admin).WithSummary("Revokes a certificate, a device or an account.");
        routes.MapPost("/v1/admin/allow", (RevokeEndpoints handler, AllowRequest body, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.AllowAsync(body, caller, context, cancellationToken))
            .Needs(Need.Admin).WithSummary("Lets a barred device be enrolled again.");
        routes.MapPost("/v1/certificates/{serial}/revoke", (RevokeEndpoints handler, string serial, RevokeRequest? body, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.RevokeOneAsync(serial, body, caller, context, cancellationToken))
            .Needs(Need.AccountOrAdmin).WithSummary("Revokes a certificate, by its owner or an admin.");
        routes.MapDelete("/v1/devices/{device}", (RevokeEndpoints handler, string device, string? reason, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.RemoveDeviceAsync(device, reason, caller, context, cancellationToken))
            .Needs(Need.Account).WithSummary("Revokes one of the caller's own devices: certificates, key and name.");
    }
}
