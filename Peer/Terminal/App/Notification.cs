namespace PeerSecure.Peer.Terminal.App;

internal sealed record Notification(string Id, NotificationKind Kind, string Text, DateTimeOffset At, bool IsSeen)
{
    /// <summary>Whom it concerns; empty for the authority as a whole.</summary>
    public string Who { get; init; } = "";
}
