using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.CertAuthority.Tickets;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Events;

/// <summary>Whether somebody who once proved who they are may go on listening (A6, R1, R3).</summary>
internal sealed class ListenerStanding(TicketDesk desk, RevocationIndex revocations, Database database, TimeProvider clock)
{
    /// <summary>Null while it holds; see <see cref="StreamEnd"/>.</summary>
    public string? ReasonToEnd(EventListener listener)
    {
        var now = clock.GetUtcNow();
        return now >= listener.EndsAt ? StreamEnd.Expired
            : listener.Certificate.JudgeAgain(revocations, now) != CertificateRejection.None || IsClosed(listener) ? StreamEnd.Revoked
            : null;
    }

    private bool IsClosed(EventListener listener) =>
        listener.Ticket is { } ticket
            ? desk.IsRevoked(ticket)
            : database.Read(connection => AccountStore.StateOf(connection, listener.Certificate.Identity.Account)) != AccountState.Active;
}
