using System.Runtime.Versioning;
using PeerSecure.Common.Storage;

namespace PeerSecure.Peer.Doctor;

/// <summary>The files of one profile: all there, closed to others, and in nobody's use. Nothing of it needs the passphrase.</summary>
internal static class ProfileFilesCheck
{
    private const string Area = "files";
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private static readonly string[] Required = ["device.key", "device.crt", "sealing.key", "vault.key", "vault.db"];

    internal static IReadOnlyList<HealthFinding> Run(string folder)
    {
        List<HealthFinding> found = [.. Missing(folder)];
        if (!OperatingSystem.IsWindows())
        {
            found.AddRange(Open(folder));
        }

        if (found.Count == 0)
        {
            found.Add(HealthFinding.Good(Area, "files", folder, $"The key files in {folder} are there, and closed to others."));
        }

        if (File.Exists(Path.Combine(folder, "vault.db")))
        {
            found.Add(Lock(Path.Combine(folder, "vault.db")));
        }

        return found;
    }

    private static IEnumerable<HealthFinding> Missing(string folder) => Required
        .Where(name => !File.Exists(Path.Combine(folder, name)))
        .Select(name => HealthFinding.Problem(
            Area, "file-missing", Path.Combine(folder, name), $"{Path.Combine(folder, name)} is missing.", "Restore it from a backup ('peersecure keys restore'), or sign in anew: peersecure login."));

    [UnsupportedOSPlatform("windows")]
    private static IEnumerable<HealthFinding> Open(string folder)
    {
        if ((File.GetUnixFileMode(folder) & OthersWrite) != 0)
        {
            yield return HealthFinding.Problem(Area, "folder-open-to-others", folder, $"Others may write in {folder} and could put other keys there.", $"chmod 700 '{folder}'");
        }

        var secret = Directory.EnumerateFiles(folder).Where(static path => Path.GetExtension(path) is ".key" or ".db" or ".db-wal").Order(StringComparer.Ordinal);
        foreach (var path in secret.Where(static path => (File.GetUnixFileMode(path) & Others) != 0))
        {
            yield return HealthFinding.Problem(Area, "file-open-to-others", path, $"Others may read or write {path}.", $"chmod 600 '{path}'. If others use this machine, change the passphrase too.");
        }
    }

    private static HealthFinding Lock(string vault)
    {
        try
        {
            return DatabaseInspection.IsInUse(vault, out var why)
                ? HealthFinding.Note(Area, "vault-in-use", vault, why.Message, "Fine while a listening peer or the terminal UI of this profile runs; other commands of the profile wait for its end.")
                : HealthFinding.Good(Area, "vault-free", vault, "No other program has the vault open.");
        }
        catch (StorageException failure)
        {
            return HealthFinding.Problem(Area, failure.Code, vault, failure.Message, failure.Remedy);
        }
    }
}
