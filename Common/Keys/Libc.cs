using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PeerSecure.Common.Keys;

/// <summary>The few C library calls that the platform lacks or answers wrongly. Linux only; callers check the system first.</summary>
[SupportedOSPlatform("linux")]
internal static partial class Libc
{
    internal const int NoSpaceLeft = 28; // ENOSPC

    private const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, the same on x64 and arm64
    private const int TerminalCloseOnExec = 0x80102; // O_RDWR | O_NOCTTY | O_CLOEXEC
    private const short Readable = 1; // POLLIN

    /// <summary>.NET refuses to open a folder, so this does; fsync of a folder needs a descriptor of it.</summary>
    internal static SafeFileHandle OpenFolder(string path) => OpenOrThrow(path, ReadOnlyCloseOnExec);

    /// <summary>Opened without becoming this process's controlling terminal, which .NET's own open would allow.</summary>
    internal static SafeFileHandle OpenTerminal(string path) => OpenOrThrow(path, TerminalCloseOnExec);

    /// <summary>Whether a read would not wait (end of input counts), after at most this long.</summary>
    internal static bool WaitReadable(SafeFileHandle handle, TimeSpan atMost)
    {
        var added = false;
        handle.DangerousAddRef(ref added);
        try
        {
            var entry = new PollEntry { Descriptor = (int)handle.DangerousGetHandle(), Events = Readable };
            return Poll(ref entry, 1, (int)atMost.TotalMilliseconds) > 0;
        }
        finally
        {
            handle.DangerousRelease();
        }
    }

    /// <summary>An IOException with the reason in words and errno as its HResult, as the platform's own have it.</summary>
    internal static IOException LastError(string call, string? path = null)
    {
        var error = Marshal.GetLastPInvokeError();
        var place = path is null ? "" : $" of '{path}'";
        return new IOException($"{call}{place} failed: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Fsync(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    internal static partial int FsyncData(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    internal static partial int GetTerminalMode(SafeFileHandle handle, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    internal static partial int SetTerminalMode(SafeFileHandle handle, int when, ReadOnlySpan<byte> termios);

    private static SafeFileHandle OpenOrThrow(string path, int flags)
    {
        var descriptor = Open(path, flags);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw LastError("open", path);
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }
}
