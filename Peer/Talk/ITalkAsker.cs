using PeerSecure.Peer.Transfers;
using PeerSecure.Peer.Trust;

namespace PeerSecure.Peer.Talk;

/// <summary>Who is asked when no rule decides: a person at the prompt, or nobody.</summary>
internal interface ITalkAsker
{
    /// <summary>Somebody who never was here wants a session. The token is the patience of the caller.</summary>
    Task<bool> AcceptStrangerAsync(TrustOutcome stranger, CancellationToken cancellationToken);

    Task<bool> AcceptFilesAsync(TalkPeer peer, OfferSummary offer, CancellationToken cancellationToken);
}
