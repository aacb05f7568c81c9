namespace PeerSecure.Peer.Terminal.App;

internal sealed record Account(string Name, bool IsAdmin, bool IsDisabled, int Devices, DateTimeOffset? LastSeen);
