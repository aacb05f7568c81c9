using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Sessions;

/// <summary>
/// First frame of each side. Everything that says who somebody is stands in the certificate; this adds what the other side needs to judge
/// a new key (C6) and how new our revocation list is (R3).
/// </summary>
internal sealed record Hello(
    IReadOnlyList<int> Versions,
    IReadOnlyList<string> Features,
    KeyEvidence Evidence,
    long Revocations,
    string? Ticket);

/// <summary>Last frame: a code and nothing else, so that a refusal tells an attacker nothing (S1).</summary>
internal sealed record Bye(string Code);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 6, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Hello))]
[JsonSerializable(typeof(Bye))]
internal sealed partial class SessionJson : JsonSerializerContext;
