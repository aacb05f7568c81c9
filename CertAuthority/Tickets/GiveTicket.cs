using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Tickets;

/// <summary>
/// <c>POST /v1/tickets</c>: by the device certificate alone (A4), from an older ticket of the same login and device (A3), or for another
/// audience. Judges its proofs itself, because an expired ticket may still refresh here.
/// </summary>
internal sealed class GiveTicket(TicketDesk desk, TicketCallerSource source, CertificateView view, Database database, TimeProvider clock)
{
    public IResult Handle(HttpContext context, TicketRequest request)
    {
        var presented = source.PresentedOf(context);
        if (presented is null)
        {
            return source.IsRevoked(context) ? Revoked() : new Refusal(StatusCodes.Status401Unauthorized, ErrorCodes.NotSignedIn, "Show the certificate of a device that is enrolled and not revoked.");
        }

        return request.Grant switch
        {
            TicketRequest.Device => ByDevice(presented),
            TicketRequest.Refresh => Refresh(context, presented),
            TicketRequest.Exchange => Exchange(context, presented, request.Audience),
            _ => new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "The grant is device, refresh or exchange."),
        };
    }

    private IResult ByDevice(PresentedDevice presented)
    {
        var account = presented.Identity.Account;
        if (!database.Read(connection => AccountStanding.Of(connection, account)).Active)
        {
            return new Refusal(StatusCodes.Status403Forbidden, AccountCodes.AccountDisabled, "This account is disabled: ask an administrator.");
        }

        // A4: never a role, however the account stands
        return Answer(new TicketGrant(account, TicketAudience.Authority, LoginId.New(), clock.GetUtcNow())
        {
            Methods = [LoginMethods.Device],
            Device = presented.Identity.Device,
            Binding = presented.Fingerprint,
        });
    }

    private IResult Refresh(HttpContext context, PresentedDevice presented)
    {
        // A4: a renewed certificate of the same account and device may refresh a ticket bound to its predecessor, unless that one was taken from it (R1)
        var earlier = database.Read(connection => CertificateStore.OfDevice(connection, presented.Identity.Account.Value, presented.Identity.Device.Value))
            .Where(certificate => !view.IsVoided(certificate)).Select(static certificate => CertificateFingerprint.Of(certificate.Der)).ToList();
        return TicketCallerSource.TextOf(context) is { } text && desk.TryVerify(text, TicketUse.Refresh(presented, earlier), out var ticket, out var why)
            ? Answer(ticket.Grant with { Binding = presented.Fingerprint, Device = presented.Identity.Device })
            : new Refusal(StatusCodes.Status401Unauthorized, AccountCodes.BadTicket, "This ticket cannot be refreshed: sign in again.");
    }

    private IResult Exchange(HttpContext context, PresentedDevice presented, string? audience)
    {
        if (!TicketAudience.TryParse(audience, out var wanted) || !wanted.IsPeer)
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "The audience of an exchanged ticket is 'peer:' and an account name.");
        }

        return TicketCallerSource.TextOf(context) is not { } text || !desk.TryVerify(text, TicketUse.AtAuthority(presented), out var ticket, out var why)
            ? new Refusal(StatusCodes.Status401Unauthorized, AccountCodes.BadTicket, "Show the ticket that is to be exchanged.")
            : Answer(ticket.Grant with { Audience = wanted });
    }

    /// <summary>Only the holder of the key learns it: TLS has proven that.</summary>
    private static Refusal Revoked() =>
        new(StatusCodes.Status403Forbidden, AccountCodes.DeviceRevoked, "The certificate or key of this device is revoked.");

    private IResult Answer(TicketGrant grant) => Results.Json(desk.Issue(grant), AccountJson.Default.TicketAnswer);
}
