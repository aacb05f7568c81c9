namespace PeerSecure.Common.Contracts;

/// <summary>R1: exactly one of <c>Serial</c> and <c>Name</c>; with <c>Device</c> that device alone, without it the account and all its devices.</summary>
public sealed record RevokeRequest(string? Serial, string? Name, string? Device, string? Reason);

/// <summary>What was revoked, and how many records the revocation lists gained.</summary>
public sealed record RevokeResponse(string Subject, string Reason, int Records);

/// <summary>R1: lets a barred device, its key and its name, be enrolled again.</summary>
public sealed record AllowRequest(string Name, string Device);
