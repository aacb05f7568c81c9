using Microsoft.Win32.SafeHandles;

namespace PeerSecure.Common.Keys;

/// <summary>Reads files that hold a secret: only if nobody but the owner may, bounded, and into memory that is zeroed.</summary>
public static class PrivateFile
{
    /// <summary>Read and write for the owner, nothing for anybody else.</summary>
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode ForOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The whole content; the caller disposes it. Throws <see cref="KeyFileException"/> only.</summary>
    public static SecretBytes Read(string path, int maxLength)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.CanSeek) // pipes and terminals have no owner to ask for: what comes through them was given for this one run
            {
                RefuseIfOpenToOthers(file.SafeFileHandle, path);
            }

            return ReadAll(file, path, maxLength);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new KeyFileException(KeyFileFailure.Missing, path, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new KeyFileException(KeyFileFailure.Unreadable, path, failure);
        }
    }

    /// <summary>Writes a secret file whole or not at all, 0600 from its first moment on.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content, bool overwrite)
    {
        try
        {
            if (overwrite)
            {
                DurableFile.Replace(path, content, Mode);
            }
            else
            {
                DurableFile.Create(path, content, Mode);
            }
        }
        catch (IOException failure) when (!overwrite && File.Exists(path))
        {
            throw new KeyFileException(KeyFileFailure.AlreadyExists, path, failure);
        }
        catch (IOException failure)
        {
            throw new KeyFileException(failure.HResult == Libc.NoSpaceLeft ? KeyFileFailure.DiskFull : KeyFileFailure.NotWritten, path, failure);
        }
    }

    /// <summary>Asks the open file, not its name: between two looks at a name another file could be put there.</summary>
    private static void RefuseIfOpenToOthers(SafeFileHandle file, string path)
    {
        if (OperatingSystem.IsWindows() || IsSystemCredential(path))
        {
            return;
        }

        if ((File.GetUnixFileMode(file) & ForOthers) != 0)
        {
            throw new KeyFileException(KeyFileFailure.TooOpen, path);
        }
    }

    /// <summary>systemd lends credentials by access list, which shows as readable by the group; the folder around them is closed.</summary>
    private static bool IsSystemCredential(string path) =>
        Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder
        && Path.GetFullPath(path).StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static SecretBytes ReadAll(FileStream file, string path, int maxLength)
    {
        using var room = new SecretBytes(maxLength + 1);
        var length = file.ReadAtLeast(room.Fill(), maxLength + 1, throwOnEndOfStream: false);
        return length switch
        {
            0 => throw new KeyFileException(KeyFileFailure.NotAKey, path),
            _ when length > maxLength => throw new KeyFileException(KeyFileFailure.TooLarge, path),
            _ => SecretBytes.CopyOf(room.Span[..length]),
        };
    }
}
