using System.Runtime.InteropServices;

namespace PeerSecure.Peer.Terminal.Device;

/// <summary>
/// The calls that .NET's Console has no equal for. The termios structure differs between systems and is only carried around here, never
/// read, so that one buffer fits all.
/// </summary>
internal static partial class Libc
{
    public const int TermiosSize = 256; // 60 bytes on Linux, 72 on macOS
    public const int TcsaDrain = 1;
    public const short PollIn = 1;
    public const short PollOut = 4;
    public const int Eintr = 4;

    public static int Eagain => OperatingSystem.IsMacOS() ? 35 : 11;

    public static int SigStop => OperatingSystem.IsMacOS() ? 17 : 19;

    public static int SigTerminalStop => OperatingSystem.IsMacOS() ? 18 : 20;

    public static nuint WindowSizeRequest => OperatingSystem.IsMacOS() ? 0x40087468u : 0x5413u;

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    public static partial int GetAttributes(int descriptor, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    public static partial int SetAttributes(int descriptor, int when, ReadOnlySpan<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    public static partial void MakeRaw(Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "isatty")]
    public static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int GetWindowSize(int descriptor, nuint request, out WindowSize size);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(Span<PollDescriptor> descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "pipe", SetLastError = true)]
    public static partial int Pipe(Span<int> descriptors);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    /// <summary>To the calling thread: it does not return before the signal took effect.</summary>
    [LibraryImport("libc", EntryPoint = "raise", SetLastError = true)]
    public static partial int Raise(int signal);

    [LibraryImport("libc", EntryPoint = "getpgid")]
    public static partial int ProcessGroup(int process);

    [LibraryImport("libc", EntryPoint = "getsid")]
    public static partial int Session(int process);

    [StructLayout(LayoutKind.Sequential)]
    internal struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelWidth;
        public ushort PixelHeight;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
