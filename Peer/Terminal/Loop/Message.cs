namespace PeerSecure.Peer.Terminal.Loop;

/// <summary>Something that happened and that the state may answer to: a key, a resize, the end of a piece of work, news from the network.</summary>
internal abstract record Message;
