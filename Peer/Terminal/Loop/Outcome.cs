namespace PeerSecure.Peer.Terminal.Loop;

/// <summary>How an effect of this purpose ended well.</summary>
internal abstract record Outcome(string Purpose) : Message;
