using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>Files from peer to peer: the --file option of connect, and the answers to offers.</summary>
internal interface ITransfers
{
    Task<ImmutableArray<Transfer>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Offers files or folders; progress comes as <see cref="TransferChanged"/>.</summary>
    Task OfferAsync(string who, ImmutableArray<string> paths, CancellationToken cancellationToken);

    Task AnswerAsync(string offerId, bool accept, CancellationToken cancellationToken);

    Task CancelAsync(string transferId, CancellationToken cancellationToken);

    Task ResumeAsync(string transferId, CancellationToken cancellationToken);
}
