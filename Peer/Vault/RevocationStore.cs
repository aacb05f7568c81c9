using PeerSecure.Common.Revocation;

namespace PeerSecure.Peer.Vault;

/// <summary>The revocation lists this profile knows, so that a restart forgets nothing (R3).</summary>
internal sealed class RevocationStore(SettingsStore settings)
{
    private const string Name = "revocations";

    internal void RestoreInto(KnownRevocations known, DateTimeOffset now)
    {
        if (settings.Get(Name) is { } kept && RevocationUpdates.TryParse(kept, out var updates))
        {
            known.Restore(updates, now);
        }
    }

    internal Task KeepAsync(KnownRevocations known, CancellationToken cancellationToken) => settings.SetAsync(Name, known.Export().ToJson(), cancellationToken);
}
