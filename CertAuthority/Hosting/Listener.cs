namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Connection feature: the door, and for the control socket the user on the other side.</summary>
internal sealed record Listener(ListenerKind Kind, int UserId);
