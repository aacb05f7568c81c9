using System.Runtime.Versioning;

namespace PeerSecure.Common.Keys;

/// <summary>A folder for keys and databases: made for its owner alone, and refused when others could swap what is in it.</summary>
public static class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Makes the folder (0700, parents too) unless it exists. Throws <see cref="KeyFileException"/> only.</summary>
    public static void Ensure(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
                return;
            }

            if (!Directory.Exists(path))
            {
                Create(Path.GetFullPath(path));
            }
            else if ((File.GetUnixFileMode(path) & WritableByOthers) != 0)
            {
                throw new KeyFileException(KeyFileFailure.FolderTooOpen, path);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new KeyFileException(KeyFileFailure.FolderUnusable, path, failure);
        }
    }

    /// <summary>Parent by parent: the platform would give the mode to the last one only.</summary>
    [UnsupportedOSPlatform("windows")]
    private static void Create(string path)
    {
        if (Path.GetDirectoryName(path) is { } parent && !Directory.Exists(parent))
        {
            Create(parent);
        }

        Directory.CreateDirectory(path, OwnerOnly);
    }
}
