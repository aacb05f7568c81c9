namespace PeerSecure.Peer.Terminal.App;

internal sealed record Conversation(string Who, string LastText, DateTimeOffset LastAt, int Unread)
{
    public SessionState Session { get; init; } = SessionState.None;
}
