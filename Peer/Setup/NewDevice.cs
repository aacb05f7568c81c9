using PeerSecure.Common.Certificates;
using PeerSecure.Common.Hpke;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// Makes this machine a device of an account: keys and vault first, then the certificate, so that a crash at any point leaves something
/// that 'login' can finish. Files: device.key, sealing.key, vault.key, vault.db, profile.json, device.crt.
/// </summary>
internal sealed class NewDevice(ProfileFiles files, JoinedAuthority joined, TimeProvider machine)
{
    internal static string SealingKeyOf(string folder) => DeviceFiles.Sealing(folder);

    /// <summary>Whether this machine has begun or finished being a device of this account.</summary>
    internal bool IsBegun(AccountName account) => File.Exists(OpenProfile.KeyOf(files.FolderOf(account.Value)));

    internal bool IsEnrolled(AccountName account) => File.Exists(OpenProfile.CertificateOf(files.FolderOf(account.Value)));

    /// <summary>Keys, vault and profile; what is there already from a broken attempt is kept.</summary>
    internal async Task PrepareAsync(AccountName account, DeviceName device, Passphrase passphrase)
    {
        var folder = files.FolderOf(account.Value);
        PrivateFolder.Ensure(files.FolderOf("."));
        PrivateFolder.Ensure(folder);
        if (!File.Exists(OpenProfile.KeyOf(folder)))
        {
            EncryptedKeyFile.CreateSigningKey(OpenProfile.KeyOf(folder), KeyCurve.P256, passphrase).Dispose();
        }

        if (!File.Exists(SealingKeyOf(folder)))
        {
            EncryptedKeyFile.CreateAgreementKey(SealingKeyOf(folder), KeyCurve.P256, passphrase).Dispose();
        }

        if (!PeerVault.Exists(folder))
        {
            await PeerVault.Create(folder, passphrase).DisposeAsync();
        }

        files.Save(account.Value, new Profile { Account = account.Value, Device = device.Value, Authority = joined });
    }

    /// <summary>Asks for the certificate with the ticket the client carries, and keeps it beside the keys.</summary>
    internal async Task EnrollAsync(AuthorityClient client, AccountName account, Passphrase passphrase, CancellationToken cancellationToken)
    {
        var folder = files.FolderOf(account.Value);
        var profile = files.Load(account.Value);
        var identity = new DeviceIdentity(client.Anchors.Authority, account, DeviceName.Parse(profile.Device));
        using var key = EncryptedKeyFile.LoadSigningKey(OpenProfile.KeyOf(folder), passphrase);
        var chain = await new EstClient(client).EnrollAsync(identity, key, cancellationToken);
        DeviceFiles.SaveCertificate(folder, chain);
        files.Save(account.Value, profile with { Authority = profile.Authority with { LatestTime = client.Clock.Now } });
    }

    /// <summary>A client towards the joined authority without any certificate, for registering and for a first login.</summary>
    internal AuthorityClient NewClient()
    {
        var anchors = joined.ToAnchors();
        return new AuthorityClient(joined, anchors, DangerousNoRevocation.Lookup, identity: null, new AuthorityClock(machine, joined.LatestTime), machine);
    }

    internal static HpkeKeyPair LoadSealingKey(string folder, Passphrase passphrase) => LoadSealingKeyAt(SealingKeyOf(folder), passphrase);

    internal static HpkeKeyPair LoadSealingKeyAt(string path, Passphrase passphrase)
    {
        using var agreement = EncryptedKeyFile.LoadAgreementKey(path, passphrase);
        using var pkcs8 = SecretBytes.CopyOf(agreement.ExportPkcs8PrivateKey());
        return HpkeKeyPair.TryImport(pkcs8.Span, out var pair) ? pair : throw new KeyFileException(KeyFileFailure.UnsupportedKey, path);
    }
}
