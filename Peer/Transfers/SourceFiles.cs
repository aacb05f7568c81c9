namespace PeerSecure.Peer.Transfers;

/// <summary>One file to be sent: what is offered, and where it is.</summary>
internal sealed record SourceFile(OfferedFile Offered, string Path);

/// <summary>Collects what the user named: files as they are, folders with everything in them, links and special files left out.</summary>
internal static class SourceFiles
{
    internal static IReadOnlyList<SourceFile> Collect(IEnumerable<string> paths)
    {
        var found = new List<SourceFile>();
        foreach (var path in paths)
        {
            var full = Path.GetFullPath(path);
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(full));
            if (Directory.Exists(full))
            {
                AddFolder(found, new DirectoryInfo(full), name);
            }
            else if (File.Exists(full))
            {
                Add(found, new FileInfo(full), name);
            }
            else
            {
                throw new TransferException(TransferFailure.SourceMissing, path);
            }
        }

        return found.Count > 0 ? found : throw new TransferException(TransferFailure.NothingToSend, string.Join(", ", paths));
    }

    private static void AddFolder(List<SourceFile> found, DirectoryInfo folder, string prefix)
    {
        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos().Where(static entry => entry.LinkTarget is null).OrderBy(static entry => entry.Name, StringComparer.Ordinal))
            {
                if (entry is DirectoryInfo inner)
                {
                    AddFolder(found, inner, $"{prefix}/{entry.Name}");
                }
                else if ((entry.Attributes & (FileAttributes.Device | FileAttributes.ReparsePoint)) == 0)
                {
                    Add(found, (FileInfo)entry, $"{prefix}/{entry.Name}");
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TransferException(TransferFailure.SourceMissing, folder.FullName, failure);
        }
    }

    private static void Add(List<SourceFile> found, FileInfo file, string name)
    {
        if (found.Count >= TransferLimits.FilesOfOffer)
        {
            throw new TransferException(TransferFailure.TooMany, name.Split('/')[0]);
        }

        var executable = !OperatingSystem.IsWindows() && (file.UnixFileMode & UnixFileMode.UserExecute) != 0;
        found.Add(new SourceFile(new OfferedFile(name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc), executable), file.FullName));
    }
}
