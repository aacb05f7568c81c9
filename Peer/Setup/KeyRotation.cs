using System.Security.Cryptography;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Hpke;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// B3, C2: a new device key, vouched for by the old one, a new sealing key, and the next version of the account key. Every step is on the disk
/// before the next one leaves the machine, so a rotation that was cut off is finished by running it again.
/// </summary>
internal sealed class KeyRotation(SignedInProfile signedIn, Passphrase passphrase)
{
    private const int MostAttempts = 5;

    private OpenProfile Profile => signedIn.Profile;

    private string Folder => signedIn.Profile.Folder;

    internal async Task<RotatedKeys> RotateAsync(CancellationToken cancellationToken)
    {
        using (var sealing = NewDevice.LoadSealingKey(Folder, passphrase))
        {
            if (!File.Exists(DeviceFiles.NextKey(Folder)))
            {
                // while the wraps of the old key still verify; from then on the vault has it
                await signedIn.EnsureTicketAsync(cancellationToken);
                (await OpenAccountKeyAsync(sealing, cancellationToken)).Key?.Dispose();
            }
        }

        await RekeyAsync(cancellationToken);
        await signedIn.EnsureTicketAsync(cancellationToken);   // posts the statement
        return await SealAnewAsync(cancellationToken);
    }

    private async Task RekeyAsync(CancellationToken cancellationToken)
    {
        using var next = File.Exists(DeviceFiles.NextKey(Folder))
            ? EncryptedKeyFile.LoadSigningKey(DeviceFiles.NextKey(Folder), passphrase)
            : EncryptedKeyFile.CreateSigningKey(DeviceFiles.NextKey(Folder), KeyCurve.P256, passphrase);
        await StateAsync(next, cancellationToken);
        await TellAheadAsync(cancellationToken);
        var chain = await new EstClient(signedIn.Client).RenewAsync(Profile.Self, next, cancellationToken);
        DeviceFiles.SaveNextCertificate(Folder, chain);
        DeviceFiles.Settle(Folder);
        Profile.Reload(passphrase);
        signedIn.UseRenewed();
    }

    /// <summary>C2: signed by the old key while it is there, and kept, before the authority hears of the new one.</summary>
    private async Task StateAsync(ECDsa next, CancellationToken cancellationToken)
    {
        var spki = next.ExportSubjectPublicKeyInfo();
        if (PendingStatement.Load(Profile.Vault.Settings) is { } kept
            && ReceivedKeyStatement.TryParse(kept, KeyStatementKind.Continuity, out var made) && made.NewKey == SpkiHash.Of(spki))
        {
            return;
        }

        var now = signedIn.Client.Clock.Now;
        var counter = await StatementCounter.NextAsync(Profile.Vault.Settings, now, cancellationToken);
        var statement = ReceivedKeyStatement.Sign(KeyStatementKind.Continuity, Profile.DeviceKey, Profile.Self, Profile.Self.Device, spki, counter, now);
        await PendingStatement.KeepAsync(Profile.Vault.Settings, statement, cancellationToken);
    }

    /// <summary>
    /// The directory has the statement before it has the key: a contact who looks in between would see a key that nothing explains. It is posted
    /// again afterwards, so a refusal (an older authority, or a rotation taken up again whose old key is gone) costs that moment only.
    /// </summary>
    private async Task TellAheadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await new OwnDeviceBook(Profile, signedIn.Client).PostAsync(PendingStatement.Load(Profile.Vault.Settings)!, Profile.Self.Device, "statements", cancellationToken);
        }
        catch (AuthorityException refused) when (refused.Reason is AuthorityFailure.NotSignedIn or AuthorityFailure.Refused)
        {
            // posted when the new key is enrolled
        }
    }

    private async Task<RotatedKeys> SealAnewAsync(CancellationToken cancellationToken)
    {
        using var old = NewDevice.LoadSealingKey(Folder, passphrase);
        if (!File.Exists(DeviceFiles.NextSealing(Folder)))
        {
            EncryptedKeyFile.CreateAgreementKey(DeviceFiles.NextSealing(Folder), KeyCurve.P256, passphrase).Dispose();
        }

        using var next = NewDevice.LoadSealingKeyAt(DeviceFiles.NextSealing(Folder), passphrase);
        var (current, hadRecovery) = await OpenAccountKeyAsync(old, cancellationToken);
        using (current)
        {
            await new PublishedKeys(Profile, signedIn.Client).PublishAsync(next, cancellationToken);
            var version = current is null ? 0 : await NextAccountKeyAsync(current, [next, old], cancellationToken);
            DeviceFiles.SettleSealing(Folder);
            return new RotatedKeys(SpkiHash.Of(Profile.DeviceKey.ExportSubjectPublicKeyInfo()), version, hadRecovery);
        }
    }

    private async Task<int> NextAccountKeyAsync(AccountKey current, HpkeKeyPair[] sealing, CancellationToken cancellationToken)
    {
        var devices = new OwnDeviceBook(Profile, signedIn.Client);
        var keys = new AccountKeys(Profile, signedIn.Client);
        var version = current.Version + 1;
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            // each time anew: with the sealing key that was just published, and with what whoever was first has published meanwhile
            await devices.LoadAsync(cancellationToken);
            using var made = AccountKey.Create(version);
            if (await keys.TryStoreAsync(made, devices, cancellationToken))
            {
                return version;
            }

            // K2: another device was first. Its key is the account's, wrapped to whichever of our sealing keys it saw; a key it left us out of is followed by one for all.
            var stored = await keys.FetchAsync(null, cancellationToken);
            foreach (var pair in sealing)
            {
                using var theirs = stored is null ? null : await keys.OpenAsync(stored, devices, pair, cancellationToken);
                if (theirs is not null)
                {
                    return theirs.Version;
                }
            }

            version = (stored?.Version ?? 0) + 1;
        }

        return current.Version;
    }

    private async Task<(AccountKey? Key, bool HadRecovery)> OpenAccountKeyAsync(HpkeKeyPair sealing, CancellationToken cancellationToken)
    {
        var devices = new OwnDeviceBook(Profile, signedIn.Client);
        await devices.LoadAsync(cancellationToken);
        var keys = new AccountKeys(Profile, signedIn.Client);
        var stored = await keys.FetchAsync(null, cancellationToken);
        AccountKey? key = null;
        try
        {
            key = await keys.EnsureAsync(devices, sealing, cancellationToken);
        }
        catch (SetupException differs) when (differs.Reason == SetupFailure.AccountKeyDiffers)
        {
            // the next version is one for all again
        }

        return (key ?? (devices.Current is { Admitted: true } ? keys.Kept(keys.Newest) : null), stored?.Recovery is not null);
    }
}

/// <summary>What a rotation made. <c>AccountKeyVersion</c> is 0 on a device that was not admitted yet.</summary>
internal sealed record RotatedKeys(SpkiHash Key, int AccountKeyVersion, bool RecoveryOutdated);
