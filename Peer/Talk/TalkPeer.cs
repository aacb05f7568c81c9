using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Trust;

namespace PeerSecure.Peer.Talk;

/// <summary>The other side of a live session, as proven.</summary>
internal sealed record TalkPeer(DeviceIdentity Identity, SpkiHash Key, TrustMark Mark)
{
    internal string Account => Identity.Account.Value;

    internal string Device => Identity.Device.Value;

    public override string ToString() => $"{Account}/{Device}";
}
