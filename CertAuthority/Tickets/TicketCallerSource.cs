using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Tickets;

/// <summary>
/// <c>Authorization: Bearer</c> with a ticket. A bound one counts only on a connection whose device certificate is the one it names, still good.
/// A ticket that does not hold refuses the request, whatever else was shown.
/// </summary>
internal sealed class TicketCallerSource(TicketDesk desk, OwnAnchors anchors, RevocationIndex revocations, TimeProvider clock) : ICallerSource
{
    private const string Scheme = "Bearer ";

    public ValueTask<CallerFinding> FindAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (TextOf(context) is not { } text)
        {
            return ValueTask.FromResult(CallerFinding.Nothing);
        }

        return ValueTask.FromResult(desk.TryVerify(text, TicketUse.AtAuthorityMaybeUnbound(PresentedOf(context)), out var ticket, out var why)
            ? CallerFinding.Of(new TicketCaller(ticket, desk.IsAdmin(ticket)))
            : CallerFinding.Refused(RefusalOf(why)));
    }

    public static string? TextOf(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    public PresentedDevice? PresentedOf(HttpContext context) =>
        context.Features.Get<ShownCertificate>() is { IsShown: true } shown && shown.TryVerify(anchors.Current, revocations, clock.GetUtcNow(), out var device, out _)
            ? new PresentedDevice(device!.Identity, device.Certificate.Fingerprint)
            : null;

    public bool IsRevoked(HttpContext context) =>
        context.Features.Get<ShownCertificate>() is { IsShown: true } shown
        && !shown.TryVerify(anchors.Current, revocations, clock.GetUtcNow(), out _, out var why) && why == CertificateRejection.Revoked;

    /// <summary>One answer for every forgery; only what its honest holder can mend is told apart.</summary>
    public static Refusal RefusalOf(TicketRejection why) => why switch
    {
        TicketRejection.Expired => new Refusal(StatusCodes.Status401Unauthorized, AccountCodes.TicketExpired, "This ticket has expired: refresh it or sign in again."),
        _ => new Refusal(StatusCodes.Status401Unauthorized, AccountCodes.BadTicket, "This ticket is not good here: sign in again."),
    };
}
