using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.KeyRotation;

/// <summary>Replacing the authority's own keys: asked for, and by itself before they expire.</summary>
internal static class KeyRotationSlice
{
    public static void AddKeyRotation(this IServiceCollection services)
    {
        services.AddSingleton<KeyRotator>();
        services.AddSingleton<RotateKey>();
        services.AddHostedService<KeyUpkeep>();
        services.AddJson(KeyRotationJson.Default);
    }

    public static void MapKeyRotation(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/admin/rotate", (RotateKey handler, RotateKeyRequest body, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.HandleAsync(body, caller, context, cancellationToken))
            .Needs(Need.Admin).WithSummary("Replaces the root, issuing, TLS, ticket or time-stamp key.");
}
