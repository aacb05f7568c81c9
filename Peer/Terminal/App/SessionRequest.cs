namespace PeerSecure.Peer.Terminal.App;

/// <summary>Somebody asks to open a session, and the accept policy says to ask.</summary>
internal sealed record SessionRequest(string Id, string Name, string Device, string Address, TrustLevel Trust, string TrustReason, string Fingerprint);
