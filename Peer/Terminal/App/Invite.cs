namespace PeerSecure.Peer.Terminal.App;

/// <param name="Id">Not the code, which is shown once.</param>
/// <param name="ForName">Bound to a name, or empty.</param>
/// <param name="IsAdmin">Makes an admin.</param>
/// <param name="Until">When it lapses.</param>
/// <param name="IsUsed">Somebody came by it.</param>
internal sealed record Invite(string Id, string ForName, bool IsAdmin, DateTimeOffset Until, bool IsUsed);
