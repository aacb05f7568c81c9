namespace PeerSecure.Peer.Terminal.App;

internal enum CertificateState
{
    Valid,
    RenewalDue,
    Expired,
    Revoked,
}
