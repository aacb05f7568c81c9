using System.Buffers.Binary;
using System.Security.Cryptography;
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

        var stored = await FetchAsync(null, cancellationToken);
        if ((stored?.Version ?? 0) < Newest)
        {
            return await PutBackAsync(stored?.Version ?? 0, devices, cancellationToken);
        }

        if (stored is not null)
        {
            return await OpenAsync(stored, devices, sealing, cancellationToken);
        }

        var made = AccountKey.Create(1);
        if (await TryStoreAsync(made, devices, cancellationToken))
        {
            return made;
        }

        made.Dispose();   // another device was first: its key is the account's
        return await FetchAsync(null, cancellationToken) is { } theirs ? await OpenAsync(theirs, devices, sealing, cancellationToken) : null;
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
            RequireSame(kept, document.Commitment);
            return kept;
        }

        var mine = document.Wraps.FirstOrDefault(wrap => wrap.Device == profile.Self.Device.Value)?.Wrap;
        foreach (var (_, by) in mine is null ? [] : devices.Believed())
        {
#pragma warning disable CA2000 // returned, or disposed when it is another key
            if (VerifiedAccountKeyWrap.TryVerify(mine!, by, profile.Self, Newest, out var wrap, out _) && wrap.TryOpen(sealing, out var key))
            {
#pragma warning restore CA2000
                RequireSame(key, document.Commitment);
                await KeepAsync(key, cancellationToken);
                return key;
            }
        }

        return null;
    }

    /// <summary>Wraps a version for every device that is admitted and believed, and stores it (compare-and-swap at the authority).</summary>
    internal async Task StoreAsync(AccountKey key, OwnDeviceBook devices, byte[]? recovery, CancellationToken cancellationToken)
    {
        IsKept(key);   // before it leaves: no other key of this version is
        var wraps = new List<DeviceWrap>();
        foreach (var (device, verified) in devices.Believed())
        {
            if (device.SealingKey is not null && VerifiedSealingKey.TryVerify(device.SealingKey, verified, client.Clock.Now, out var recipient, out _))
            {
                wraps.Add(new DeviceWrap(device.Device, VerifiedAccountKeyWrap.Wrap(key, recipient, profile.Signer, client.Clock.Now)));
            }
        }

        using var content = AuthorityClient.Json(new AccountKeyDocument(key.Version, wraps, recovery, key.Commitment), DeviceJson.Default.AccountKeyDocument);
        await client.SendAsync(HttpMethod.Put, "v1/account-key", content, cancellationToken);
        await KeepAsync(key, cancellationToken);
    }

    /// <summary>K2: false when another device stored a key of this version first.</summary>
    internal async Task<bool> TryStoreAsync(AccountKey key, OwnDeviceBook devices, CancellationToken cancellationToken)
    {
        try
        {
            await StoreAsync(key, devices, recovery: null, cancellationToken);
            return true;
        }
        catch (AuthorityException conflict) when (conflict.Code == DeviceCodes.KeyVersion)
        {
            return false;
        }
    }

    /// <summary>B5: an older version opens what was sealed before.</summary>
    internal AccountKey? Kept(int version)
    {
        var bytes = profile.Vault.Settings.Get($"{KeyPrefix}{version}");
        try
        {
            return bytes is { Length: AccountKey.Length } ? AccountKey.CopyOf(version, bytes) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>
    /// The authority has forgotten versions that this device has, after a restore perhaps: they are stored again. Never a new key under an old
    /// number, or what the old one sealed stays closed for good.
    /// </summary>
    private async Task<AccountKey> PutBackAsync(int stored, OwnDeviceBook devices, CancellationToken cancellationToken)
    {
        for (var version = stored + 1; ; version++)
        {
            var kept = Kept(version) ?? throw new SetupException(SetupFailure.AccountKeyForgotten, $"{stored}");
            try
            {
                await StoreAsync(kept, devices, recovery: null, cancellationToken);
                if (version == Newest)
                {
                    return kept;
                }
            }
            catch
            {
                kept.Dispose();
                throw;
            }

            kept.Dispose();
        }
    }

    /// <summary>Keeps a version for good: other bytes never take its place.</summary>
    private async Task KeepAsync(AccountKey key, CancellationToken cancellationToken)
    {
        if (!IsKept(key))
        {
            var bytes = key.Span.ToArray();
            await profile.Vault.Settings.SetAsync($"{KeyPrefix}{key.Version}", bytes, cancellationToken);
            CryptographicOperations.ZeroMemory(bytes);
        }

        if (Newest < key.Version)
        {
            var version = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(version, key.Version);
            await profile.Vault.Settings.SetAsync(VersionName, version, cancellationToken);
        }
    }

    /// <summary>Whether this key is in the vault; throws when another one of its version is.</summary>
    private bool IsKept(AccountKey key)
    {
        using var kept = Kept(key.Version);
        if (kept is not null)
        {
            RequireSame(kept, key.Commitment);
        }

        return kept is not null;
    }

    /// <summary>K2: this must be the key that the authority has under its version, not another one of the same number; disposed when it is not.</summary>
    private static void RequireSame(AccountKey key, byte[]? commitment)
    {
        if (commitment is not null && !key.Commitment.AsSpan().SequenceEqual(commitment))
        {
            key.Dispose();
            throw new SetupException(SetupFailure.AccountKeyDiffers, $"{key.Version}");
        }
    }
}
