using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Tickets;

/// <summary>Tickets: the keys they are checked with, getting one, ending a login.</summary>
internal static class TicketsSlice
{
    public static void AddTickets(this IServiceCollection services)
    {
        services.AddSingleton<EndedLogins>();
        services.AddSingleton<TicketDesk>();
        services.AddSingleton<TicketCallerSource>();
        services.AddSingleton<ICallerSource>(static provider => provider.GetRequiredService<TicketCallerSource>());
        services.AddSingleton<GiveTicket>();
        services.AddJson(AccountJson.Default);
    }

    public static void MapTickets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/jwks.json", static (TicketDesk desk) => Results.Bytes(desk.KeyDocument, "application/jwk-set+json"))
            .Needs(Need.Anyone).WithSummary("The keys tickets are verified with, newest first, each with its certificate chain.");
        routes.MapPost("/v1/tickets", static (GiveTicket handler, TicketRequest body, HttpContext context) => handler.Handle(context, body))
            .Needs(Need.Anyone).WithSummary("A ticket by device certificate, by refresh, or for another audience.");
        routes.MapPost("/v1/logout", LogoutAsync).Needs(Need.AnyTicket).WithSummary("Ends the whole login the ticket belongs to.");
    }

    private static async Task<IResult> LogoutAsync(EndedLogins ended, AuditLog audit, Caller caller, HttpContext context, CancellationToken cancellationToken)
    {
        if (caller is TicketCaller { Ticket: var ticket })
        {
            await ended.EndAsync(ticket.Login, cancellationToken);
            await audit.RecordAsync(new AuditEntry(caller.Who, "account.logout", ticket.Account.Value, RequestOrigin.Of(context), AuditEntry.Done, ""), cancellationToken);
        }

        return Results.NoContent();
    }
}
