namespace PeerSecure.Peer.Terminal.App;

internal sealed record SignInSummary(PeerStatus Status, int Unread, int Notifications, DateTimeOffset? LastSeen);
