using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Tickets;
using PeerSecure.Peer.Trust;

namespace PeerSecure.Peer.Talk;

/// <summary>The other side of a live session, as proven.</summary>
internal sealed record TalkPeer(DeviceIdentity Identity, SpkiHash Key, TrustMark Mark)
{
    internal string Account => Identity.Account.Value;

    internal string Device => Identity.Device.Value;

    /// <summary>Null without a ticket, and for whoever wrote by mailbox.</summary>
    internal ProvenRoles? Proof { get; init; }

    /// <summary>A5: what is proven at this moment.</summary>
    internal IReadOnlyList<string> Roles => Proof?.Current ?? [];

    public override string ToString() => $"{Account}/{Device}";
}
