using PeerSecure.Common.Keys;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// Another passphrase for all that a profile keeps under one. Everything is written anew into a folder beside the old files, one rename decides,
/// and then the files take their places: whichever moment a crash comes at, one of the two passphrases opens all of them.
/// </summary>
internal static class PassphraseChange
{
    /// <summary>While the profile is open: nobody else writes these files then.</summary>
    internal static void Run(string folder, Passphrase current, Passphrase next)
    {
        if (File.Exists(DeviceFiles.NextKey(folder)) || File.Exists(DeviceFiles.NextSealing(folder)))
        {
            throw new SetupException(SetupFailure.RotationUnfinished, Path.GetFileName(folder));   // those files are under the present passphrase
        }

        var draft = Path.Combine(folder, "passphrase.draft");
        try
        {
            Discard(draft);
            PrivateFolder.Ensure(draft);
            PeerVault.WrapAnew(folder, draft, current, next);
            Encrypt(DeviceFiles.Key(folder), DeviceFiles.Key(draft), current, next);
            Encrypt(DeviceFiles.Sealing(folder), DeviceFiles.Sealing(draft), current, next);
            Directory.Move(draft, DeviceFiles.NextPassphrase(folder));
            DurableFile.FlushFolder(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException(ProfileFailure.NotWritten, folder, failure);
        }
        finally
        {
            Discard(draft);
        }

        DeviceFiles.SettlePassphrase(folder);
    }

    private static void Encrypt(string path, string target, Passphrase current, Passphrase next)
    {
        using var key = EncryptedKeyFile.LoadSigningKey(path, current);
        EncryptedKeyFile.Save(target, key, next);
    }

    private static void Discard(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
