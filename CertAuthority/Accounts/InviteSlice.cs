using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>One-time codes: for registering, for becoming the first admin, for one EST enrolment.</summary>
internal static class InviteSlice
{
    public static void AddInvites(this IServiceCollection services)
    {
        services.AddSingleton<CreateInvite>();
        services.AddJson(InviteJson.Default);
    }

    public static void MapInvites(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/admin/invites", (CreateInvite handler, CreateInviteRequest body, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.HandleAsync(body, caller, context, cancellationToken))
            .Needs(Need.Admin).WithSummary("Makes a one-time code.");
}
