using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Admin;

/// <summary>The authority about itself, for its operator and its admins.</summary>
internal static class AdminSlice
{
    public static void AddAdmin(this IServiceCollection services)
    {
        services.AddSingleton<GetStatus>();
        services.AddSingleton<AccountList>();
        services.AddSingleton<AccountDesk>();
        services.AddJson(AdminJson.Default);
        services.AddJson(AdminRecordsJson.Default);
    }

    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/admin/status", (GetStatus handler) => handler.Handle())
            .Needs(Need.Admin).WithSummary("Keys, ports and counts of the authority.");
        routes.MapGet("/v1/admin/invites", static (AccountList handler) => handler.Invites())
            .Needs(Need.Admin).WithSummary("The one-time codes of the last weeks, without the codes.");
        routes.MapGet("/v1/admin/accounts", static (AccountList handler, string? after) => handler.Accounts(after))
            .Needs(Need.Admin).WithSummary("Every account, by name; deleted ones too.");
        var account = routes.MapGroup("/v1/admin/accounts/{name}");
        account.MapPost("/disable", static (AccountDesk desk, string name, Caller caller, HttpContext context, CancellationToken cancellationToken) => desk.DisableAsync(context, caller, name, cancellationToken))
            .Needs(Need.Admin).WithSummary("Ends every login of the account and takes no further one.");
        account.MapPost("/enable", static (AccountDesk desk, string name, Caller caller, HttpContext context, CancellationToken cancellationToken) => desk.EnableAsync(context, caller, name, cancellationToken))
            .Needs(Need.Admin).WithSummary("Lets a disabled account sign in again.");
        account.MapPost("/promote", static (AccountDesk desk, string name, Caller caller, HttpContext context, CancellationToken cancellationToken) => desk.PromoteAsync(context, caller, name, cancellationToken))
            .Needs(Need.Admin).WithSummary("Gives the role admin.");
        account.MapPost("/demote", static (AccountDesk desk, string name, Caller caller, HttpContext context, CancellationToken cancellationToken) => desk.DemoteAsync(context, caller, name, cancellationToken))
            .Needs(Need.Admin).WithSummary("Takes the role admin away, from tickets that carry it too.");
        account.MapPost("/reset", static (AccountDesk desk, string name, Caller caller, HttpContext context, CancellationToken cancellationToken) => desk.ResetAsync(context, caller, name, cancellationToken))
            .Needs(Need.Admin).WithSummary("Makes a one-time code for a new password, good for a day.");
        account.MapDelete("", static (AccountDesk desk, string name, Caller caller, HttpContext context, CancellationToken cancellationToken) => desk.DeleteAsync(context, caller, name, cancellationToken))
            .Needs(Need.Admin).WithSummary("Revokes its devices and deletes the account; the name is never given again.");
    }
}
