namespace PeerSecure.Peer.Terminal.App;

/// <param name="Address">Host and port, or the link it was asked by.</param>
/// <param name="Fingerprint">Of its root certificate.</param>
/// <param name="IsPinned">The link named this root, so nothing needs to be compared.</param>
internal sealed record AuthorityOffer(string Address, string Fingerprint, bool IsPinned);
