namespace PeerSecure.Common.Tickets;

/// <summary>A5: lets each ticket pass once. It outlives a restart, or refuses what was issued before its start.</summary>
public interface ITicketReplayCache
{
    /// <summary>True for the first caller with this ticket, false ever after. Called after everything else about it was found good.</summary>
    bool TryTake(Ticket ticket);
}
