using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Tickets;

/// <summary>Somebody who showed a good ticket (A3). Unbound, it opens enrolment, time and logout only.</summary>
internal sealed class TicketCaller(Ticket ticket, bool admin) : Caller
{
    public Ticket Ticket { get; } = ticket;

    public override string Who => Device is null ? Account : $"{Account}/{Device}";

    public override string Account => Ticket.Account.Value;

    public override string? Device => Ticket.IsBound ? Ticket.Device?.Value : null;

    public override bool IsAdmin => admin;

    public override bool Meets(Need need) => need switch
    {
        Need.Anyone or Need.AnyTicket => true,
        Need.Account or Need.AccountOrAdmin => Ticket.IsBound,
        Need.Admin or Need.LocalOrAdmin => IsAdmin,
        Need.Operator => false,
    };
}
