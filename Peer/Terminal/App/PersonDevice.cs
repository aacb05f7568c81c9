namespace PeerSecure.Peer.Terminal.App;

internal sealed record PersonDevice(string Name, string Fingerprint, TrustLevel Trust, string Address);
