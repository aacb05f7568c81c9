using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PeerSecure.Common.Storage;

/// <summary>
/// Holds FILE.lock so that one process at a time has the database: the kernel drops the lock when the process dies, however
/// it dies. The file itself stays; removing it would let two processes lock two different files of one name.
/// </summary>
internal sealed partial class DatabaseLock : IDisposable
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    private readonly FileStream _file;

    private DatabaseLock(FileStream file) => _file = file;

    internal static DatabaseLock Take(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None, // on Unix an flock(LOCK_EX | LOCK_NB)
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var lockPath = path + ".lock";
        try
        {
            var file = new FileStream(lockPath, options);
            WriteOwner(file);
            return new DatabaseLock(file);
        }
        catch (IOException error) when (IsHeldElsewhere(error))
        {
            throw new StorageException(StorageFailure.Locked, path, Owner(lockPath), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StorageException.From(error, lockPath)!;
        }
    }

    public void Dispose() => _file.Dispose();

    private static bool IsHeldElsewhere(IOException error) =>
        OperatingSystem.IsWindows() ? (error.HResult & 0xffff) is 32 or 33 : error.HResult is 11 or 35; // EWOULDBLOCK on Linux, macOS

    // The number only serves the message another process shows; a full disk must not stop the lock itself.
    private static void WriteOwner(FileStream file)
    {
        try
        {
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
        }
    }

    private static string? Owner(string lockPath)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        using var file = new SafeFileHandle(Open(lockPath, ReadOnlyCloseOnExec), ownsHandle: true);
        if (file.IsInvalid)
            return null;
        Span<byte> text = stackalloc byte[16];
        var length = RandomAccess.Read(file, text, fileOffset: 0);
        return int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? string.Create(CultureInfo.InvariantCulture, $"process {id}")
            : null;
    }

    // Past .NET, whose every way to open a file asks for the very lock that the other process holds.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
