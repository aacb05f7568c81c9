namespace PeerSecure.Common.Tickets;

/// <summary>
/// Whether a ticket that is otherwise good has been ended: its login (A6), its account or its device (R1). The authority asks its
/// database, a peer the ended logins and revocations it was told of.
/// </summary>
public interface ITicketRevocation
{
    bool IsRevoked(Ticket ticket);
}
