using System.Runtime.CompilerServices;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>The sealing key a device published, verified once per connection and again when it published another.</summary>
internal sealed class SealingKeys(Database database, TimeProvider clock)
{
    private readonly ConditionalWeakTable<VerifiedDevice, Verified> _verified = [];

    public VerifiedSealingKey? Of(VerifiedDevice device)
    {
        if (database.Read(connection => DeviceKeyStore.SealingOf(connection, device.Identity)) is not { } published)
        {
            return null;
        }

        if (_verified.TryGetValue(device, out var known) && known.Document.AsSpan().SequenceEqual(published))
        {
            return known.Key;
        }

        if (!VerifiedSealingKey.TryVerify(StoredDocument.Read(published), device, clock.GetUtcNow(), out var key, out _))
        {
            return null;
        }

        _verified.AddOrUpdate(device, new Verified(published, key));
        return key;
    }

    private sealed record Verified(byte[] Document, VerifiedSealingKey Key);
}
