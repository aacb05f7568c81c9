using PeerSecure.Common.Certificates;

namespace PeerSecure.Peer.Tickets;

/// <summary>What tickets stand on. The two calls go to the authority and fail as it fails.</summary>
/// <param name="Self">The audience of tickets that are shown to us.</param>
/// <param name="Anchors">The pinned root.</param>
/// <param name="Revocations">The newest list.</param>
/// <param name="Now">Authority time (S3).</param>
/// <param name="IsTimeProven">Whether the authority's own time is known, or only this machine's.</param>
/// <param name="FetchKeys">The document of ticket keys.</param>
/// <param name="Exchange">A ticket for a peer, got by the device certificate that the client shows.</param>
/// <param name="Time">This machine's, for waits.</param>
internal sealed record TicketSetting(
    DeviceIdentity Self,
    TrustAnchors Anchors,
    IRevocationLookup Revocations,
    Func<DateTimeOffset> Now,
    Func<bool> IsTimeProven,
    Func<CancellationToken, Task<byte[]>> FetchKeys,
    Func<AccountName, CancellationToken, Task<PeerTicket>> Exchange,
    TimeProvider Time);

/// <summary>A ticket as issued; what it says is for the other side to verify.</summary>
internal sealed record PeerTicket(string Text, DateTimeOffset ExpiresAt);
