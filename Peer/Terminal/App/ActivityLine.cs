namespace PeerSecure.Peer.Terminal.App;

/// <summary>One thing this program did or noticed, for the activity screen.</summary>
internal sealed record ActivityLine(DateTimeOffset At, ActivityLevel Level, string Text);
