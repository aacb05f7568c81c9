using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Tickets;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>Signing in with name and password: the proof, a ticket, and what the account should know (C3).</summary>
internal sealed class Login(
    LoginExchange exchange, LoginRecord record, TicketDesk desk, TicketCallerSource source, Database database, AuthorityMetrics metrics, TimeProvider clock)
{
    private readonly Counter _outcomes = metrics.Counter("peersecure_logins_total", "Password logins by outcome.", "outcome");

    public async Task<IResult> FirstAsync(HttpContext context, LoginFirst request, CancellationToken cancellationToken)
    {
        var (challenge, refusal) = await exchange.BeginAsync(context, request, cancellationToken);
        return challenge is null ? refusal! : Results.Json(challenge, AccountJson.Default.LoginChallenge);
    }

    public async Task<IResult> FinalAsync(HttpContext context, LoginFinal request, CancellationToken cancellationToken)
    {
        var (login, refusal) = await exchange.FinishAsync(context, request, cancellationToken);
        if (login is null)
        {
            _outcomes.Add(refusal!.Code);
            return refusal;
        }

        _outcomes.Add("done");
        var grant = GrantFor(context, login, clock.GetUtcNow());
        var status = await record.KeepAsync(context, grant, cancellationToken);
        var answer = new LoginAnswer(login.ServerFinal, desk.Issue(grant), status, login.RenewVerifier);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(answer, AccountJson.Default.LoginAnswer);
    }

    /// <summary>A3: bound to the device certificate of this connection when it belongs to this account; roles only then.</summary>
    private TicketGrant GrantFor(HttpContext context, ProvenLogin login, DateTimeOffset now)
    {
        var grant = new TicketGrant(login.Account, TicketAudience.Authority, LoginId.New(), now) { Methods = [LoginMethods.Password] };
        if (source.PresentedOf(context) is not { } presented || presented.Identity.Account != login.Account)
        {
            return grant;
        }

        var isAdmin = database.Read(connection => AccountStanding.Of(connection, login.Account)).Admin;
        return grant with { Device = presented.Identity.Device, Binding = presented.Fingerprint, Roles = isAdmin ? [TicketRoles.Admin] : [] };
    }
}
