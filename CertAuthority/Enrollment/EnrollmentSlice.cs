using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>EST (RFC 7030), so that any EST client can be one of ours.</summary>
internal static class EnrollmentSlice
{
    public static void AddEnrollment(this IServiceCollection services)
    {
        services.AddSingleton<Enroller>();
        services.AddSingleton<IssueCertificate>();
        services.AddSingleton<EnrollmentRules>();
        services.AddSingleton<EnrollmentLimits>();
        services.AddSingleton<RenewalContext>();
        services.AddSingleton<SimpleEnroll>();
        services.AddSingleton<SimpleReenroll>();
        services.AddSingleton<ICallerSource, DeviceCallerSource>();
    }

    public static void MapEnrollment(this IEndpointRouteBuilder routes)
    {
        var est = routes.MapGroup("/.well-known/est");
        est.MapGet("/cacerts", (AuthorityKeys keys) => CaCerts.Handle(keys))
            .Needs(Need.Anyone).WithSummary("Roots, issuing and cross certificates, base64 PKCS#7.");
        est.MapPost("/simpleenroll", (SimpleEnroll handler, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.HandleAsync(context, caller, cancellationToken))
            .ServesAnyoneKnowing().WithSummary("A certificate for a new device: base64 PKCS#10 in, base64 PKCS#7 out.");
        est.MapPost("/simplereenroll", (SimpleReenroll handler, HttpContext context, CancellationToken cancellationToken) => handler.HandleAsync(context, cancellationToken))
            .Needs(Need.Anyone).WithSummary("The device whose certificate is presented in TLS renews it, with its key or a new one.");
    }
}
