using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Tickets;

/// <summary>What a ticket is shown for; decides which of the rules A3 to A5 apply.</summary>
public sealed class TicketUse
{
    private TicketUse(TicketAudience audience, PresentedDevice? presented)
    {
        Audience = audience;
        Presented = presented;
    }

    internal TicketAudience Audience { get; }

    internal PresentedDevice? Presented { get; }

    internal bool MayBeUnbound { get; private init; }

    /// <summary>A3: an expired ticket still refreshes while its login is young enough.</summary>
    internal bool MayHaveExpired { get; private init; }

    /// <summary>A4: earlier certificates of the same account and device, whose tickets a renewed one may refresh.</summary>
    internal IReadOnlyCollection<CertificateFingerprint> Predecessors { get; private init; } = [];

    internal ITicketReplayCache? Replays { get; private init; }

    /// <summary>Any endpoint of the authority but those named below.</summary>
    public static TicketUse AtAuthority(PresentedDevice? presented) => new(TicketAudience.Authority, presented);

    /// <summary>simpleenroll, the signed time and logout (A3): a ticket without a binding will do, one with a binding must fit it.</summary>
    public static TicketUse AtAuthorityMaybeUnbound(PresentedDevice? presented) => new(TicketAudience.Authority, presented) { MayBeUnbound = true };

    /// <summary>For a new ticket of the same login, by the same device under this certificate or one it was renewed from.</summary>
    public static TicketUse Refresh(PresentedDevice presented, IReadOnlyCollection<CertificateFingerprint> predecessors) =>
        new(TicketAudience.Authority, presented) { MayHaveExpired = true, Predecessors = predecessors };

    /// <summary>At a listening peer (A5): for its account, bound to the caller's certificate, once.</summary>
    public static TicketUse AtPeer(AccountName self, PresentedDevice presented, ITicketReplayCache replays) =>
        new(TicketAudience.Peer(self), presented) { Replays = replays };
}
