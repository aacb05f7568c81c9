using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Tests.Keys;

/// <summary>A real terminal of the kernel, driven from its other end.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const int OpenReadWriteNoControl = 0x102; // O_RDWR | O_NOCTTY
    private const uint Echo = 0x8;

    private readonly SafeFileHandle _master;
    private readonly FileStream _keyboardAndScreen;
    private readonly SafeFileHandle _slave; // kept open, so that the master does not see a hang-up between two openings
    private readonly StringBuilder _shown = new();

    internal PseudoTerminal()
    {
        _master = new SafeFileHandle(OpenMaster(OpenReadWriteNoControl), ownsHandle: true);
        _keyboardAndScreen = new FileStream(_master, FileAccess.ReadWrite, bufferSize: 0);
        var name = new byte[64];
        Assert.Equal(0, GrantSlave(_master));
        Assert.Equal(0, UnlockSlave(_master));
        Assert.Equal(0, SlaveName(_master, name, (nuint)name.Length));
        Device = Encoding.ASCII.GetString(name).TrimEnd('\0');
        _slave = Libc.OpenTerminal(Device);
    }

    internal string Device { get; }

    internal bool Echoes
    {
        get
        {
            var termios = new byte[256];
            Assert.Equal(0, Libc.GetTerminalMode(_slave, termios));
            return (BinaryPrimitives.ReadUInt32LittleEndian(termios.AsSpan(12)) & Echo) != 0;
        }
    }

    internal void TurnEchoOn()
    {
        var termios = new byte[256];
        Assert.Equal(0, Libc.GetTerminalMode(_slave, termios));
        termios[12] |= (byte)Echo;
        Assert.Equal(0, Libc.SetTerminalMode(_slave, 0, termios));
    }

    internal void Type(string keys) => _keyboardAndScreen.Write(Encoding.UTF8.GetBytes(keys));

    /// <summary>Everything shown so far, once this text is among it.</summary>
    internal string WaitFor(string text)
    {
        var buffer = new byte[4096];
        while (!_shown.ToString().Contains(text, StringComparison.Ordinal))
        {
            Assert.True(Libc.WaitReadable(_master, TimeSpan.FromSeconds(20)), string.Create(CultureInfo.InvariantCulture, $"'{text}' did not appear in '{_shown}'"));
            _shown.Append(Encoding.UTF8.GetString(buffer, 0, _keyboardAndScreen.Read(buffer)));
        }

        return _shown.ToString();
    }

    public void Dispose()
    {
        _slave.Dispose();
        _keyboardAndScreen.Dispose();
        _master.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int GrantSlave(SafeFileHandle master);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int UnlockSlave(SafeFileHandle master);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int SlaveName(SafeFileHandle master, Span<byte> name, nuint length);
}
