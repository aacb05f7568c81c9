using System.Runtime.CompilerServices;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>The sealing key a device published, verified once per connection and again when it published another; read again only after something was committed.</summary>
internal sealed class SealingKeys(Database database, TimeProvider clock)
{
    private readonly ConditionalWeakTable<VerifiedDevice, Verified> _verified = [];

    public VerifiedSealingKey? Of(VerifiedDevice device)
    {
        var commits = database.Commits;   // before reading: what is kept below is never newer than its number says
        if (_verified.TryGetValue(device, out var known) && known.Commits == commits)
        {
            return known.Key;
        }

        if (database.Read(connection => DeviceKeyStore.SealingOf(connection, device.Identity)) is not { } published)
        {
            return null;
        }

        if (known is not null && known.Document.AsSpan().SequenceEqual(published))
        {
            _verified.AddOrUpdate(device, known with { Commits = commits });
            return known.Key;
        }

        if (!VerifiedSealingKey.TryVerify(StoredDocument.Read(published), device, clock.GetUtcNow(), out var key, out _))
        {
            return null;
        }

        _verified.AddOrUpdate(device, new Verified(published, key, commits));
        return key;
    }

    private sealed record Verified(byte[] Document, VerifiedSealingKey Key, long Commits);
}
