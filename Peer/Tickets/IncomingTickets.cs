using PeerSecure.Common.Certificates;
using PeerSecure.Common.Tickets;

namespace PeerSecure.Peer.Tickets;

/// <summary>
/// A5, B7: judges the ticket in a hello offline: signature, audience, times, binding to the certificate of this very connection, login, and that it
/// was never shown before. One that is bad ends the session. One that cannot be judged because the authority cannot be asked (a key or a time we do
/// not have) proves nothing and ends nothing.
/// </summary>
internal sealed class IncomingTickets(TicketSetting setting, TicketKeyring keyring, SpentTickets spent, EndedLogins ended)
{
    private readonly AuthorityTimeProvider _time = new(setting.Now);

    internal async Task<TicketFinding> JudgeAsync(string text, VerifiedDevice peer, CancellationToken cancellationToken)
    {
        var use = TicketUse.AtPeer(setting.Self.Account, new PresentedDevice(peer.Identity, CertificateFingerprint.Of(peer.Certificate.Der.Span)), spent);
        var why = Judge(text, use, out var ticket);
        var isNewest = true;
        if (why == TicketRejection.UnknownKey)
        {
            isNewest = await keyring.TryRefreshAsync(cancellationToken);
            why = Judge(text, use, out ticket);
        }

        if (ticket is not null)
        {
            await spent.KeepAsync(ticket, cancellationToken);   // before anything is granted by it
            return new TicketFinding(IsBad: false, new ProvenRoles(ticket, ended, setting.Now));
        }

        var cannotTell = (why == TicketRejection.UnknownKey && !isNewest)
            || (why is TicketRejection.NotYetValid or TicketRejection.Expired && !setting.IsTimeProven());
        return new TicketFinding(IsBad: !cannotTell, null);
    }

    private TicketRejection Judge(string text, TicketUse use, out Ticket? ticket)
    {
        ticket = null;
        if (keyring.Current is not { } keys)
        {
            return TicketRejection.UnknownKey;
        }

        return new TicketVerifier(setting.Anchors.Authority, keys, ended, _time).TryVerify(text, use, out ticket, out var why) ? TicketRejection.None : why;
    }

    private sealed class AuthorityTimeProvider(Func<DateTimeOffset> now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now();
    }
}

/// <summary>What a ticket in a hello came to; no proof and not bad means that it could not be judged.</summary>
internal sealed record TicketFinding(bool IsBad, ProvenRoles? Proof);
