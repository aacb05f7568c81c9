namespace PeerSecure.Peer.Terminal.App;

/// <param name="Purpose">"Device key", "Sealing key", "Prekey", "Account key".</param>
/// <param name="Version">As shown to the user, such as "version 3" or a short fingerprint.</param>
/// <param name="Made">When.</param>
/// <param name="State">"in use", "until 21 Dec", "opens older files".</param>
internal sealed record KeyItem(string Purpose, string Version, DateTimeOffset Made, string State);
