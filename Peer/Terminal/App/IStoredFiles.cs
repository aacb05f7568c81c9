using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>The verbs files put, share, get, list and delete. Progress comes as <see cref="TransferChanged"/>.</summary>
internal interface IStoredFiles
{
    Task<ImmutableArray<StoredFile>> ListAsync(CancellationToken cancellationToken);

    /// <param name="path">File to seal and upload.</param>
    /// <param name="shareWith">Name of somebody, or empty.</param>
    /// <param name="cancellationToken">Ends the upload; it can be resumed.</param>
    Task<StoredFile> PutAsync(string path, string shareWith, CancellationToken cancellationToken);

    Task<StoredFile> ShareAsync(string id, string who, CancellationToken cancellationToken);

    /// <summary>Downloads, verifies and returns the path.</summary>
    Task<string> GetAsync(string id, string folder, CancellationToken cancellationToken);

    Task DeleteAsync(string id, CancellationToken cancellationToken);
}
