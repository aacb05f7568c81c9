using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace PeerSecure.Common.Keys;

/// <summary>
/// Files that must survive a power cut. .NET 10 on Linux swallows the error of a failed fsync (FileStream.Flush(true) and
/// RandomAccess.FlushToDisk return as if all were well), so libc is called and its answer is checked. Every failure is an
/// <see cref="IOException"/>. Elsewhere than on Linux the platform's own flush is used, and folders are not flushed.
/// </summary>
public static class DurableFile
{
    /// <summary>Content, size and times are on the disk when this returns.</summary>
    public static void Flush(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
        }
        else if (Libc.Fsync(handle) != 0)
        {
            throw Libc.LastError("fsync");
        }
    }

    /// <summary>Like <see cref="Flush"/>, but leaves times alone: the cheaper one for appends to a log or journal.</summary>
    public static void FlushData(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(handle);
        }
        else if (Libc.FsyncData(handle) != 0)
        {
            throw Libc.LastError("fdatasync");
        }
    }

    /// <summary>Makes created, renamed and deleted names in this folder durable.</summary>
    public static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var handle = Libc.OpenFolder(folder);
        if (Libc.Fsync(handle) != 0)
        {
            throw Libc.LastError("fsync", folder);
        }
    }

    /// <summary>
    /// Replaces the file whole or not at all: readers and a crash see the old content or the new, never a part. The mode is set
    /// before the first byte is written, so that there is no moment in which others can read it.
    /// </summary>
    public static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode mode) => Write(path, content, mode, overwrite: true);

    /// <summary>As <see cref="Replace"/>, but fails when the file exists already.</summary>
    public static void Create(string path, ReadOnlySpan<byte> content, UnixFileMode mode) => Write(path, content, mode, overwrite: false);

    /// <summary>Renames over what is there and makes the new name durable. The content must have been flushed before.</summary>
    public static void Rename(string from, string to, bool overwrite)
    {
        try
        {
            File.Move(from, to, overwrite);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }

        FlushFolder(FolderOf(to));
    }

    private static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode, bool overwrite)
    {
        var temporary = Path.Combine(FolderOf(path), $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(12, lowercase: true)}.tmp");
        try
        {
            using (var stream = CreateNew(temporary, mode))
            {
                stream.Write(content);
                Flush(stream.SafeFileHandle);
            }

            Rename(temporary, path, overwrite);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
        finally
        {
            DeleteLeftover(temporary);
        }
    }

    private static FileStream CreateNew(string path, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        return new FileStream(path, options);
    }

    private static void DeleteLeftover(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The write's own failure is the one to report; a left-over is hidden, private and harmless.
        }
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? throw new IOException($"'{path}' is not a file name.");
}
