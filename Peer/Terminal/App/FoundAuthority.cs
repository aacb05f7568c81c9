namespace PeerSecure.Peer.Terminal.App;

/// <summary>An authority that announces itself on the local network; only a hint until joined.</summary>
internal sealed record FoundAuthority(string Name, string Address, string Fingerprint);
