using System.Text.Json;
using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Identity;

/// <summary>The statements and records about this account's own keys that go into every hello and envelope (C6).</summary>
internal static class OwnEvidence
{
    private const string Name = "key-evidence";

    internal static KeyEvidence Load(SettingsStore settings)
    {
        try
        {
            return settings.Get(Name) is { } kept ? JsonSerializer.Deserialize(kept, OwnEvidenceJson.Default.KeyEvidence) ?? KeyEvidence.Empty : KeyEvidence.Empty;
        }
        catch (JsonException)
        {
            return KeyEvidence.Empty;   // others ask the directory then
        }
    }

    internal static Task KeepAsync(SettingsStore settings, KeyEvidence evidence, CancellationToken cancellationToken) =>
        settings.SetAsync(Name, JsonSerializer.SerializeToUtf8Bytes(evidence, OwnEvidenceJson.Default.KeyEvidence), cancellationToken);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 6)]
[JsonSerializable(typeof(KeyEvidence))]
internal sealed partial class OwnEvidenceJson : JsonSerializerContext;
