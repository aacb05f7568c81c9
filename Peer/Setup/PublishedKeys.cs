using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Hpke;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// What an enrolled device puts into the directory: its certificate (CERTUP), its sealing key, and a prekey of this week (K1). Repeating it is
/// harmless, so every sign-in does.
/// </summary>
internal sealed class PublishedKeys(OpenProfile profile, AuthorityClient client)
{
    private static readonly TimeSpan PrekeyLife = TimeSpan.FromDays(7);

    private readonly PrekeyStore _prekeys = new(profile.Vault.Database);

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

    /// <summary>A prekey of this week; the private half is in the vault before the public one leaves, and stays until 31 days after its successor left.</summary>
    internal async Task RenewPrekeyAsync(CancellationToken cancellationToken)
    {
        var now = client.Clock.Now;
        var newest = _prekeys.Newest;
        using var current = now - newest.MadeAt < PrekeyLife ? _prekeys.Find(newest.Id) : null;
        if (current is null || !await TryPublishAsync(current, now, cancellationToken))
        {
            // of the time, not counted: a vault that was put back from a backup would give out an id again that others sealed to already
            using var next = Prekey.Create(Math.Max(newest.Id + 1, now.ToUnixTimeMilliseconds()));
            await _prekeys.AddAsync(next, now, cancellationToken);
            await SendAsync(new PublishKeys(null, next.Sign(profile.Signer, now)), cancellationToken);
        }

        await _prekeys.PublishedAsync(_prekeys.Newest.Id, now, cancellationToken);
    }

    /// <summary>For whoever opens mail: the private half of a prekey that is still kept.</summary>
    internal Prekey? LoadPrekey(long id) => _prekeys.Find(id);

    /// <summary>False when the authority has a newer one of this device, made after the backup that this vault comes from.</summary>
    private async Task<bool> TryPublishAsync(Prekey current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(new PublishKeys(null, current.Sign(profile.Signer, now)), cancellationToken);
            return true;
        }
        catch (AuthorityException newer) when (newer.Reason == AuthorityFailure.Conflict)
        {
            return false;
        }
    }

    private async Task SendAsync(PublishKeys keys, CancellationToken cancellationToken)
    {
        using var content = AuthorityClient.Json(keys, DeviceJson.Default.PublishKeys);
        await client.SendAsync(HttpMethod.Put, "v1/prekeys", content, cancellationToken);
    }
}
