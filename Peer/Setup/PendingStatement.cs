using System.Text.Json;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Setup;

/// <summary>The statement that has to reach the directory, and what hello and envelopes show until then.</summary>
internal static class PendingStatement
{
    private const string Name = "rekey-statement";

    internal static SignedDocument? Load(SettingsStore settings) =>
        settings.Get(Name) is { Length: > 0 } kept ? JsonSerializer.Deserialize(kept, DeviceJson.Default.DeviceStatement)?.Statement : null;

    internal static Task KeepAsync(SettingsStore settings, SignedDocument statement, CancellationToken cancellationToken) =>
        settings.SetAsync(Name, JsonSerializer.SerializeToUtf8Bytes(new DeviceStatement(statement), DeviceJson.Default.DeviceStatement), cancellationToken);

    internal static Task ForgetAsync(SettingsStore settings, CancellationToken cancellationToken) => settings.SetAsync(Name, [], cancellationToken);
}
