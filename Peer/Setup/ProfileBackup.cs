using System.Formats.Tar;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// One profile in one file: the key files and the vault's header as they are (they are encrypted under the profile's passphrase), and a
/// consistent copy of the vault under the vault's own key. The archive itself is then sealed under a passphrase of its own, so that not even
/// names and certificate stand open in it.
/// </summary>
internal sealed class ProfileBackup(OpenProfile profile, Passphrase own)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly string[] Copied = ["device.key", "device.crt", "sealing.key", "vault.key", "profile.json"];

    /// <param name="path">The file; it must not exist: a backup is never written over another.</param>
    /// <param name="passphrase">Of the backup.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left then.</param>
    internal async Task SaveAsync(string path, Passphrase passphrase, CancellationToken cancellationToken)
    {
        var work = Directory.CreateTempSubdirectory("peersecure-backup-").FullName;
        try
        {
            await profile.Vault.CopyToAsync(profile.Folder, Path.Combine(work, "vault.db"), own, cancellationToken);
            foreach (var name in Copied)
            {
                File.Copy(Path.Combine(profile.Folder, name), Path.Combine(work, name));
            }

            using var archive = new MemoryStream();
            await TarFile.CreateFromDirectoryAsync(work, archive, includeBaseDirectory: false, cancellationToken);
            DurableFile.Create(path, PassphraseBox.Seal(archive.GetBuffer().AsSpan(0, (int)archive.Length), passphrase), OwnerOnly);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(SetupFailure.BadFile, path, failure);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Puts a profile back under its name; one that is here is never replaced. Returns the name.</summary>
    internal static async Task<string> RestoreAsync(ProfileFiles files, string path, Passphrase passphrase, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(SetupFailure.BadFile, path, failure);
        }

        using var archive = new MemoryStream(PassphraseBox.TryOpen(content, passphrase) ?? throw new SetupException(SetupFailure.BadBackup, path));
        PrivateFolder.Ensure(files.Home.Peers);
        var work = Path.Combine(files.Home.Peers, $".restore-{Guid.NewGuid():N}");
        PrivateFolder.Ensure(work);
        try
        {
            await ExtractAsync(archive, work, cancellationToken);
            var name = ProfileFiles.NameOf(work);
            var place = files.FolderOf(name);
            if (Directory.Exists(place))
            {
                throw new ProfileException(ProfileFailure.Exists, name);
            }

            Directory.Move(work, place);
            DurableFile.FlushFolder(files.Home.Peers);
            return name;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new SetupException(SetupFailure.BadBackup, path, failure);
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    /// <summary>Only the files we wrote ourselves, by their own names: an archive cannot place anything else anywhere.</summary>
    private static async Task ExtractAsync(Stream archive, string folder, CancellationToken cancellationToken)
    {
        await using var reader = new TarReader(archive);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            var name = entry.Name.TrimStart('.', '/');
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && (Copied.Contains(name, StringComparer.Ordinal) || name == "vault.db"))
            {
                await entry.ExtractToFileAsync(Path.Combine(folder, name), overwrite: false, cancellationToken);
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(Path.Combine(folder, name), OwnerOnly);
                }
            }
        }
    }
}
