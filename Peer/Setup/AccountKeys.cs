using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Hpke;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// The account key (B2, K2): made on the first device, fetched after sign-in, opened with this device's sealing key. A wrap counts only when an
/// admitted device of this account signed it, and never a lower version than the one in use.
/// </summary>
internal sealed class AccountKeys(OpenProfile profile, AuthorityClient client)
{
    private const string VersionName = "account-key-version";

    /// <summary>Makes sure there is one this device can open. False: this device waits for an admission.</summary>
    internal async Task<bool> EnsureAsync(HpkeKeyPair sealing, CancellationToken cancellationToken)
    {
        var devices = await OwnDevicesAsync(cancellationToken);
        if (devices.FirstOrDefault(static device => device.Current) is not { Admitted: true })
        {
            return false;
        }

        if (await FetchAsync(null, cancellationToken) is not { } stored)
        {
            using var made = AccountKey.Create(1);
            await StoreAsync(made, devices, recovery: null, cancellationToken);
            return true;
        }

        using var key = Open(stored, devices, sealing);
        return key is not null;
    }

    internal async Task<IReadOnlyList<OwnDevice>> OwnDevicesAsync(CancellationToken cancellationToken) =>
        (await client.GetAsync("v1/devices", DeviceJson.Default.OwnDevices, cancellationToken)).Devices;

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

    /// <summary>Opens this device's wrap. Null when none is for this device, signed by a device that may wrap.</summary>
    internal AccountKey? Open(AccountKeyDocument document, IReadOnlyList<OwnDevice> devices, HpkeKeyPair sealing)
    {
        var lowest = profile.Vault.Settings.Get(VersionName) is { Length: 4 } seen ? System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(seen) : 0;
        var mine = document.Wraps.FirstOrDefault(wrap => wrap.Device == profile.Self.Device.Value)?.Wrap;
        if (mine is null)
        {
            return null;
        }

        foreach (var device in devices.Where(static device => device.Admitted))
        {
            if (VerifiedOf(device) is { } by && VerifiedAccountKeyWrap.TryVerify(mine, by, profile.Self, lowest, out var wrap, out _) && wrap.TryOpen(sealing, out var key))
            {
                return key;
            }
        }

        return null;
    }

    /// <summary>Wraps a version for every admitted device and stores it (compare-and-swap at the authority).</summary>
    internal async Task StoreAsync(AccountKey key, IReadOnlyList<OwnDevice> devices, byte[]? recovery, CancellationToken cancellationToken)
    {
        var wraps = new List<DeviceWrap>();
        foreach (var device in devices.Where(static device => device.Admitted && device.SealingKey is not null))
        {
            if (VerifiedOf(device) is { } verified && VerifiedSealingKey.TryVerify(device.SealingKey!, verified, client.Clock.Now, out var recipient, out _))
            {
                wraps.Add(new DeviceWrap(device.Device, VerifiedAccountKeyWrap.Wrap(key, recipient, profile.Signer, client.Clock.Now)));
            }
        }

        using var content = AuthorityClient.Json(new AccountKeyDocument(key.Version, wraps, recovery), DeviceJson.Default.AccountKeyDocument);
        await client.SendAsync(HttpMethod.Put, "v1/account-key", content, cancellationToken);
        var version = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(version, key.Version);
        await profile.Vault.Settings.SetAsync(VersionName, version, cancellationToken);
    }

    internal VerifiedDevice? VerifiedOf(OwnDevice device) =>
        ReceivedChain.TryParse([.. device.Chain.Select(Decode)], out var chain, out _)
        && VerifiedDevice.TryVerify(chain, profile.Anchors, profile.Revocations, client.Clock.Now, out var verified, out _)
        && verified.Identity.Account == profile.Self.Account
        && verified.Identity.Device.Value == device.Device
            ? verified
            : null;

    private static byte[] Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }
}
