namespace PeerSecure.Peer.Terminal.App;

/// <summary>One thing doctor looked at.</summary>
/// <param name="What">Was looked at.</param>
/// <param name="IsGood">And was found in order.</param>
/// <param name="Text">What was seen.</param>
/// <param name="Remedy">What to do; empty when good.</param>
internal sealed record Finding(string What, bool IsGood, string Text, string Remedy);
