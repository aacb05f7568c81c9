using PeerSecure.Common.Tickets;

namespace PeerSecure.Peer.Tickets;

/// <summary>
/// A5: what a ticket proved about the other side when a session opened. It counts as long as the ticket is good, fifteen minutes at most (A3), and no
/// longer than its login (A6); a new session proves it anew.
/// </summary>
internal sealed class ProvenRoles(Ticket ticket, EndedLogins ended, Func<DateTimeOffset> now)
{
    internal IReadOnlyList<string> Current => now() < ticket.ExpiresAt && !ended.IsRevoked(ticket) ? ticket.Grant.Roles : [];
}
