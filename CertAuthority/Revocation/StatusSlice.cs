using Microsoft.Extensions.DependencyInjection.Extensions;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// What anybody may ask about our certificates, by the standard protocols: the root, CRLs, OCSP. Every answer is signed by itself, so
/// plain HTTP serves it too.
/// </summary>
internal static class StatusSlice
{
    public static void AddStatus(this IServiceCollection services)
    {
        services.TryAddSingleton<RevocationIndex>();
        services.AddSingleton<RevocationLists>();
        services.AddSingleton(static provider =>
        {
            var database = provider.GetRequiredService<Database>();
            return new StatusResponder(
                provider.GetRequiredService<RevocationIndex>(),
                (issuer, serial) => database.Read(connection => IssuedStore.WasIssued(connection, issuer, serial)),
                provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<AnswerStatus>();
    }

    public static void MapStatus(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ca.crt", (AuthorityKeys keys, HttpContext context) => ServeRoot.Handle(keys, context))
            .ServesAnyoneOverPlainHttp().WithSummary("The root: PEM, or DER when application/pkix-cert is asked for.");
        routes.MapGet("/crl", (RevocationLists lists, AuthorityKeys keys, HttpContext context) => ServeList.Handle(lists, keys, keyId: null, context))
            .ServesAnyoneOverPlainHttp().WithSummary("What the current issuing key has revoked: CRL, DER.");
        routes.MapGet("/crl/{keyId}", (RevocationLists lists, AuthorityKeys keys, string keyId, HttpContext context) => ServeList.Handle(lists, keys, keyId, context))
            .ServesAnyoneOverPlainHttp().WithSummary("The CRL of one root or issuing key, named by its key identifier in hex.");
        routes.MapPost("/ocsp", (AnswerStatus handler, HttpContext context, CancellationToken cancellationToken) => handler.PostAsync(context, cancellationToken))
            .ServesAnyoneOverPlainHttp().WithSummary("OCSP: application/ocsp-request in, application/ocsp-response out.");
        routes.MapGet("/ocsp/{**request}", (AnswerStatus handler, string request, HttpContext context) => handler.Get(request, context))
            .ServesAnyoneOverPlainHttp().WithSummary("OCSP with the request in the path, base64.");
    }
}
