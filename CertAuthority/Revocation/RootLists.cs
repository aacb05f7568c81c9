using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// The CRLs of the roots. They are signed for long, because a root is seldom here, and therefore anew on every occasion when it is. The
/// index was filled when the host started.
/// </summary>
internal sealed class RootLists(RevocationIndex index, AuthorityKeys keys)
{
    private static readonly TimeSpan Due = TimeSpan.FromDays(30);

    /// <summary>Throws <see cref="IssuingException"/> when the root is not here.</summary>
    public void Renew(SpkiHash root) => keys.RenewRootList(root, index.Of(root).Snapshot().Entries);

    public void RenewWhenDue()
    {
        if (keys.IsRootHere && keys.RootListAge > Due)
        {
            Renew(keys.Current.Root.PublicKey.Hash);
        }
    }
}
