using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>The verbs cert request, show, get, publish, renew and revoke.</summary>
internal interface ICertificates
{
    /// <summary>Our own devices' certificates, and those fetched of others.</summary>
    Task<ImmutableArray<Certificate>> ListAsync(CancellationToken cancellationToken);

    /// <summary>CERTREQ: fetches somebody's certificates from the authority.</summary>
    Task<ImmutableArray<Certificate>> GetAsync(string name, CancellationToken cancellationToken);

    Task<Certificate> RequestAsync(CancellationToken cancellationToken);

    Task<Certificate> RenewAsync(CancellationToken cancellationToken);

    /// <summary>CERTUP: publishes a certificate file.</summary>
    Task PublishAsync(string path, CancellationToken cancellationToken);

    /// <param name="target">NAME/DEVICE, or a serial.</param>
    /// <param name="compromised">Somebody else may have the key: what it vouched for ends as well (C6).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RevokeAsync(string target, bool compromised, CancellationToken cancellationToken);
}
