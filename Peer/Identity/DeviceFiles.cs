using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Identity;

/// <summary>
/// The key files of a device. A re-key makes <c>device.key.next</c> first, asks for its certificate, writes <c>device.crt.next</c>, and only
/// then renames both: whichever moment a crash comes at, <see cref="Current"/> finds a key and a certificate that belong together.
/// </summary>
internal static class DeviceFiles
{
    private const UnixFileMode Public = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    internal static string Key(string folder) => Path.Combine(folder, "device.key");

    internal static string Certificate(string folder) => Path.Combine(folder, "device.crt");

    internal static string Sealing(string folder) => Path.Combine(folder, "sealing.key");

    internal static string NextKey(string folder) => Path.Combine(folder, "device.key.next");

    internal static string NextSealing(string folder) => Path.Combine(folder, "sealing.key.next");

    /// <summary>Where the pair in force lies now. With a next certificate its key is the next one, or that key was renamed already.</summary>
    internal static (string Key, string Certificate) Current(string folder) =>
        !File.Exists(NextCertificate(folder)) ? (Key(folder), Certificate(folder))
        : File.Exists(NextKey(folder)) ? (NextKey(folder), NextCertificate(folder))
        : (Key(folder), NextCertificate(folder));

    /// <summary>The key file that counts, after whatever a crash cut off was finished.</summary>
    internal static string SettledKey(string folder)
    {
        SettlePassphrase(folder);
        return Current(folder).Key;
    }

    /// <summary>A renewal under the same key: one file, replaced whole.</summary>
    internal static void SaveCertificate(string folder, ReceivedChain chain) => Write(Certificate(folder), chain);

    /// <summary>The next key has its certificate: from here on it is the key of this device.</summary>
    internal static void SaveNextCertificate(string folder, ReceivedChain chain) => Write(NextCertificate(folder), chain);

    /// <summary>Gives the pair in force its usual names. Only while holding the vault's lock.</summary>
    internal static void Settle(string folder)
    {
        if (!File.Exists(NextCertificate(folder)))
        {
            return;
        }

        Guard(folder, () =>
        {
            if (File.Exists(NextKey(folder)))
            {
                DurableFile.Rename(NextKey(folder), Key(folder), overwrite: true);
            }

            DurableFile.Rename(NextCertificate(folder), Certificate(folder), overwrite: true);
        });
    }

    /// <summary>Key files and vault header under a changed passphrase: once the folder has this name, they are the ones that count.</summary>
    internal static string NextPassphrase(string folder) => Path.Combine(folder, "passphrase.next");

    /// <summary>Finishes a change of the passphrase that a crash cut off after it was decided; before every reading of these files.</summary>
    internal static void SettlePassphrase(string folder)
    {
        var next = NextPassphrase(folder);
        if (!Directory.Exists(next))
        {
            return;
        }

        try
        {
            Guard(folder, () =>
            {
                foreach (var file in Directory.GetFiles(next))
                {
                    DurableFile.Rename(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
                }

                Directory.Delete(next);
            });
        }
        catch (ProfileException beaten) when (beaten.InnerException is FileNotFoundException or DirectoryNotFoundException)
        {
            // another process of this profile does the same; the vault's lock tells which of the two goes on
        }
    }

    /// <summary>The next sealing key is published and the account key is wrapped to it.</summary>
    internal static void SettleSealing(string folder) => Guard(folder, () => DurableFile.Rename(NextSealing(folder), Sealing(folder), overwrite: true));

    private static string NextCertificate(string folder) => Path.Combine(folder, "device.crt.next");

    private static void Write(string path, ReceivedChain chain) =>
        Guard(path, () => DurableFile.Replace(path, System.Text.Encoding.ASCII.GetBytes(chain.ToPem()), Public));

    private static void Guard(string path, Action work)
    {
        try
        {
            work();
        }
        catch (IOException failure)
        {
            throw new ProfileException(ProfileFailure.NotWritten, path, failure);
        }
    }
}
