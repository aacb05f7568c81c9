using System.Buffers.Binary;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Hpke;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// What an enrolled device puts into the directory: its certificate (CERTUP), its sealing key, and a prekey of this week (K1). Repeating it is
/// harmless, so every sign-in does.
/// </summary>
internal sealed class PublishedKeys(OpenProfile profile, AuthorityClient client)
{
    private const string PrekeyPrefix = "prekey/";
    private const string NewestPrekey = "prekey-newest";
    private static readonly TimeSpan PrekeyLife = TimeSpan.FromDays(7);

    internal async Task PublishAsync(HpkeKeyPair sealing, CancellationToken cancellationToken)
    {
        await PublishCertificateAsync(cancellationToken);
        var document = VerifiedSealingKey.Sign(profile.Signer, sealing.PublicKey, client.Clock.Now);
        await SendAsync(new PublishKeys(document, null), cancellationToken);
        await RenewPrekeyAsync(cancellationToken);
    }

    internal async Task PublishCertificateAsync(CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(profile.Identity.Leaf.RawData);
        await client.SendAsync(HttpMethod.Put, $"v1/certificates/{profile.Self.Account}/{profile.Self.Device}", content, cancellationToken);
    }

    /// <summary>A prekey of this week; the private half is in the vault before the public one leaves, and stays until 31 days after its successor.</summary>
    internal async Task RenewPrekeyAsync(CancellationToken cancellationToken)
    {
        var now = client.Clock.Now;
        var newest = profile.Vault.Settings.Get(NewestPrekey);
        var id = newest is { Length: 16 } ? BinaryPrimitives.ReadInt64BigEndian(newest) : 0;
        var made = newest is { Length: 16 } ? DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(newest.AsSpan(8))) : DateTimeOffset.MinValue;
        if (id > 0 && now - made < PrekeyLife)
        {
            using var current = LoadPrekey(id);
            if (current is not null)
            {
                await SendAsync(new PublishKeys(null, current.Sign(profile.Signer, now)), cancellationToken);
                return;
            }
        }

        using var next = Prekey.Create(id + 1);
        using (var secret = next.Pair.ExportPkcs8())
        {
            await profile.Vault.Settings.SetAsync($"{PrekeyPrefix}{next.Id}", secret.Span.ToArray(), cancellationToken);
        }

        var mark = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(mark, next.Id);
        BinaryPrimitives.WriteInt64BigEndian(mark.AsSpan(8), now.ToUnixTimeMilliseconds());
        await profile.Vault.Settings.SetAsync(NewestPrekey, mark, cancellationToken);
        await SendAsync(new PublishKeys(null, next.Sign(profile.Signer, now)), cancellationToken);
    }

    /// <summary>For whoever opens mail: the private half of a prekey that is still kept.</summary>
    internal Prekey? LoadPrekey(long id)
    {
        if (profile.Vault.Settings.Get($"{PrekeyPrefix}{id}") is not { } secret)
        {
            return null;
        }

#pragma warning disable CA2000 // the prekey takes the pair over
        return HpkeKeyPair.TryImport(secret, out var pair) ? Prekey.Of(id, pair) : null;
#pragma warning restore CA2000
    }

    private async Task SendAsync(PublishKeys keys, CancellationToken cancellationToken)
    {
        using var content = AuthorityClient.Json(keys, DeviceJson.Default.PublishKeys);
        await client.SendAsync(HttpMethod.Put, "v1/prekeys", content, cancellationToken);
    }
}
