namespace PeerSecure.Peer.Terminal.App;

/// <param name="Status">Already joined to it.</param>
/// <param name="Link">For others to join by.</param>
/// <param name="Invite">For the first admin.</param>
internal sealed record StartedAuthority(PeerStatus Status, string Link, string Invite);
