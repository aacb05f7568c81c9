namespace PeerSecure.Peer.Terminal.App;

/// <summary>One that was made; its code was shown once and is not known.</summary>
/// <param name="Made">When.</param>
/// <param name="ForName">Bound to a name, or empty.</param>
/// <param name="IsAdmin">Makes an admin.</param>
/// <param name="Until">When it lapses.</param>
/// <param name="IsUsed">Somebody came by it.</param>
internal sealed record Invite(DateTimeOffset Made, string ForName, bool IsAdmin, DateTimeOffset Until, bool IsUsed);
