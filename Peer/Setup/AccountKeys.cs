using System.Buffers.Binary;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Hpke;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// The account key (B2, B5, K2): made on the first device, fetched after sign-in, opened with this device's sealing key, and kept in the vault,
/// every version. A wrap counts only when a device this one believes signed it, and never a lower version than the one in use.
/// </summary>
internal sealed class AccountKeys(OpenProfile profile, AuthorityClient client)
{
    private const string VersionName = "account-key-version";
    private const string KeyPrefix = "account-key/";

    /// <summary>The newest version this device has opened; 0 for none.</summary>
    internal int Newest => profile.Vault.Settings.Get(VersionName) is { Length: sizeof(int) } seen ? BinaryPrimitives.ReadInt32BigEndian(seen) : 0;

    /// <summary>Makes sure there is one this device can open. Null: this device waits for an admission, or for its user to compare the code here.</summary>
    internal async Task<AccountKey?> EnsureAsync(OwnDeviceBook devices, HpkeKeyPair sealing, CancellationToken cancellationToken)
    {
        if (devices.Current is not { Admitted: true })
        {
            return null;
        }

        if (await FetchAsync(null, cancellationToken) is { } stored)
        {
            return await OpenAsync(stored, devices, sealing, cancellationToken);
        }

        var made = AccountKey.Create(1);
        await StoreAsync(made, devices, recovery: null, cancellationToken);
        return made;
    }

    /// <summary>The wrapped key as the authority has it; null when there is none yet.</summary>
    internal async Task<AccountKeyDocument?> FetchAsync(int? version, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync(version is null ? "v1/account-key" : $"v1/account-key?version={version}", DeviceJson.Default.AccountKeyDocument, cancellationToken);
        }
        catch (AuthorityException missing) when (missing.Code == DeviceCodes.NoAccountKey)
        {
            return null;
        }
    }

    /// <summary>The stored version: from the vault when it was opened before, else this device's wrap.</summary>
    internal async Task<AccountKey?> OpenAsync(AccountKeyDocument document, OwnDeviceBook devices, HpkeKeyPair sealing, CancellationToken cancellationToken)
    {
        if (document.Version < Newest)
        {
            return null;   // K2: never a lower one
        }

        if (Kept(document.Version) is { } kept)
        {
            return kept;
        }

        var mine = document.Wraps.FirstOrDefault(wrap => wrap.Device == profile.Self.Device.Value)?.Wrap;
        foreach (var (_, by) in mine is null ? [] : devices.Believed())
        {
            if (VerifiedAccountKeyWrap.TryVerify(mine!, by, profile.Self, Newest, out var wrap, out _) && wrap.TryOpen(sealing, out var key))
            {
                await KeepAsync(key, cancellationToken);
                return key;
            }
        }

        return null;
    }

    /// <summary>Wraps a version for every device that is admitted and believed, and stores it (compare-and-swap at the authority).</summary>
    internal async Task StoreAsync(AccountKey key, OwnDeviceBook devices, byte[]? recovery, CancellationToken cancellationToken)
    {
        var wraps = new List<DeviceWrap>();
        foreach (var (device, verified) in devices.Believed())
        {
            if (device.SealingKey is not null && VerifiedSealingKey.TryVerify(device.SealingKey, verified, client.Clock.Now, out var recipient, out _))
            {
                wraps.Add(new DeviceWrap(device.Device, VerifiedAccountKeyWrap.Wrap(key, recipient, profile.Signer, client.Clock.Now)));
            }
        }

        using var content = AuthorityClient.Json(new AccountKeyDocument(key.Version, wraps, recovery), DeviceJson.Default.AccountKeyDocument);
        await client.SendAsync(HttpMethod.Put, "v1/account-key", content, cancellationToken);
        await KeepAsync(key, cancellationToken);
    }

    /// <summary>B5: an older version opens what was sealed before.</summary>
    internal AccountKey? Kept(int version) =>
        profile.Vault.Settings.Get($"{KeyPrefix}{version}") is { Length: AccountKey.Length } bytes ? AccountKey.CopyOf(version, bytes) : null;

    internal async Task KeepAsync(AccountKey key, CancellationToken cancellationToken)
    {
        await profile.Vault.Settings.SetAsync($"{KeyPrefix}{key.Version}", key.Span.ToArray(), cancellationToken);
        var version = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(version, Math.Max(key.Version, Newest));
        await profile.Vault.Settings.SetAsync(VersionName, version, cancellationToken);
    }
}
