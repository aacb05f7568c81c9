namespace PeerSecure.Peer.Terminal.App;

/// <summary>An invite as it is handed over; the code is shown this once.</summary>
internal sealed record NewInvite(string Code, string Link, DateTimeOffset Until);
