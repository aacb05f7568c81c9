using System.Diagnostics.CodeAnalysis;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tickets;

/// <summary>
/// The one verification of tickets (B7), by the authority and, offline, by listening peers (A5): form, signature, claims, issuer,
/// audience, times, binding, revocation, and at a peer single use. Nothing about a ticket is looked at before its signature was found
/// good. Safe for concurrent use.
/// </summary>
public sealed class TicketVerifier(AuthorityId authority, TicketKeys keys, ITicketRevocation revocation, TimeProvider time)
{
    internal const string Type = "JWT";

    private volatile SignedTickets _signed = new(keys);

    /// <summary>After a rotation: the new key and the previous ones.</summary>
    public void Replace(TicketKeys keys) => _signed = new SignedTickets(keys);

    public bool TryVerify(string text, TicketUse use, [NotNullWhen(true)] out Ticket? ticket, out TicketRejection why)
    {
        ticket = null;
        if (!_signed.TryRead(text, out var signed, out why))
        {
            return false;
        }

        why = Judge(signed.Claims, signed.Ticket, use);
        ticket = why == TicketRejection.None ? signed.Ticket : null;
        return ticket is not null;
    }

    private TicketRejection Judge(TicketPayload claims, Ticket ticket, TicketUse use) =>
        claims.Issuer != authority.Value ? TicketRejection.OtherIssuer
        : ticket.Audience != use.Audience ? TicketRejection.OtherAudience
        : JudgeTimes(ticket, claims.NotBefore, use) is var times and not TicketRejection.None ? times
        : JudgeBinding(ticket, use) is var binding and not TicketRejection.None ? binding
        : !ticket.Grant.IsAllowed ? TicketRejection.RoleNotAllowed
        : revocation.IsRevoked(ticket) ? TicketRejection.Revoked
        : use.Replays is { } replays && !replays.TryTake(ticket) ? TicketRejection.Replayed   // A5, last: only a good ticket is used up
        : TicketRejection.None;

    private TicketRejection JudgeTimes(Ticket ticket, long notBefore, TicketUse use)
    {
        var now = time.GetUtcNow();
        var startsAt = DateTimeOffset.FromUnixTimeSeconds(notBefore);
        var endsAt = use.MayHaveExpired ? ticket.RefreshableUntil : ticket.ExpiresAt + TicketLimits.ClockSkew;
        return ticket.ExpiresAt - ticket.IssuedAt > TicketLimits.Lifetime ? TicketRejection.LivesTooLong
            : ticket.IssuedAt > now + TicketLimits.ClockSkew || startsAt > now + TicketLimits.ClockSkew ? TicketRejection.NotYetValid
            : ticket.AuthenticatedAt > ticket.IssuedAt || ticket.IssuedAt >= ticket.ExpiresAt ? TicketRejection.MalformedClaims
            : now >= endsAt ? TicketRejection.Expired
            : TicketRejection.None;
    }

    private static TicketRejection JudgeBinding(Ticket ticket, TicketUse use)
    {
        if (ticket.Binding is not { } binding)
        {
            return use.MayBeUnbound ? TicketRejection.None : TicketRejection.NotBound;   // A3
        }

        if (use.Presented is not { } presented)
        {
            return TicketRejection.OtherBinding;
        }

        if (presented.Fingerprint != binding && !use.Predecessors.Contains(binding))   // A4
        {
            return TicketRejection.OtherBinding;
        }

        return presented.Identity.Account == ticket.Account && presented.Identity.Device == ticket.Device
            ? TicketRejection.None
            : TicketRejection.OtherDevice;
    }
}
