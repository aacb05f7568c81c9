using System.Text.Json.Serialization;

namespace PeerSecure.Common.Contracts;

/// <summary>
/// <c>PUT /v1/presence</c>: where the calling device listens (<c>ADDRESS:PORT</c>, IPv6 in brackets, at most 16; none is fine), for how long that
/// holds (30 to 900 seconds), and whether the account wants to be seen at all. <c>DELETE</c> is the goodbye.
/// </summary>
public sealed record PutPresence(IReadOnlyList<string>? Endpoints, int TtlSeconds, bool Hidden);

/// <summary>Put again before this, or the device counts as gone.</summary>
public sealed record PresenceKept(DateTimeOffset ExpiresAt);

/// <summary><c>GET /v1/presence/{name}</c>, for contacts (M5). An account that hides looks like one that was never seen.</summary>
public sealed record PresenceRecord(string Account, bool Online, DateTimeOffset? LastSeen, IReadOnlyList<DevicePresence> Devices);

public sealed record DevicePresence(string Device, IReadOnlyList<string> Endpoints, DateTimeOffset ExpiresAt);

public static class PresenceCodes
{
    /// <summary>404: no such account, or it is not yours to see.</summary>
    public const string NotShared = "presence-not-shared";
    public const string BadEndpoint = "bad-endpoint";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 6, Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(PutPresence))]
[JsonSerializable(typeof(PresenceKept))]
[JsonSerializable(typeof(PresenceRecord))]
public sealed partial class PresenceJson : JsonSerializerContext;
