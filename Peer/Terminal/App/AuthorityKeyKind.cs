namespace PeerSecure.Peer.Terminal.App;

/// <summary>The keys an admin may rotate.</summary>
internal enum AuthorityKeyKind
{
    Issuing,
    Tls,
    Ticket,
    Timestamp,
}
