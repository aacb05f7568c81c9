using System.Security.Cryptography;
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
    /// <summary>At the authority that was joined last.</summary>
    internal static NewDevice OfJoined(ProfileFiles files, TimeProvider machine) =>
        new(files, files.TryLoadJoined() ?? throw new ProfileException(ProfileFailure.NotJoined, ""), machine);

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
        using var key = EncryptedKeyFile.LoadSigningKey(OpenProfile.KeyOf(folder), passphrase);
        DeviceFiles.SaveCertificate(folder, await AskAsync(client, account, key, cancellationToken));
    }

    /// <summary>The present keys are revoked. Until the certificate is here they stay; from then on opening the profile puts the new ones in their places.</summary>
    internal async Task EnrollWithNewKeysAsync(AuthorityClient client, AccountName account, Passphrase passphrase, CancellationToken cancellationToken)
    {
        var folder = files.FolderOf(account.Value);
        var isBegun = File.Exists(DeviceFiles.NextKey(folder));
        using var key = isBegun
            ? EncryptedKeyFile.LoadSigningKey(DeviceFiles.NextKey(folder), passphrase)
            : EncryptedKeyFile.CreateSigningKey(DeviceFiles.NextKey(folder), KeyCurve.P256, passphrase);
        ReceivedChain chain;
        try
        {
            chain = await AskAsync(client, account, key, cancellationToken);
        }
        catch (AuthorityException refused) when (!isBegun && refused.Reason is AuthorityFailure.Refused or AuthorityFailure.Conflict)
        {
            File.Delete(DeviceFiles.NextKey(folder));   // nobody has certified it; left here it would look like a rotation that was cut off
            throw;
        }

        if (!File.Exists(DeviceFiles.NextSealing(folder)))
        {
            EncryptedKeyFile.CreateAgreementKey(DeviceFiles.NextSealing(folder), KeyCurve.P256, passphrase).Dispose();
        }

        DeviceFiles.SettleSealing(folder);
        DeviceFiles.SaveNextCertificate(folder, chain);
    }

    private async Task<ReceivedChain> AskAsync(AuthorityClient client, AccountName account, ECDsa key, CancellationToken cancellationToken)
    {
        var profile = files.Load(account.Value);
        var identity = new DeviceIdentity(client.Anchors.Authority, account, DeviceName.Parse(profile.Device));
        var chain = await new EstClient(client).EnrollAsync(identity, key, cancellationToken);
        files.Save(account.Value, profile with { Authority = profile.Authority with { LatestTime = client.Clock.Now } });
        return chain;
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
