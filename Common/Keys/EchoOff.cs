using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PeerSecure.Common.Keys;

/// <summary>Echo of a Linux terminal is off until this is disposed or a signal ends or stops the program.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EchoOff : IDisposable
{
    private const int TermiosRoom = 256; // the struct is 60 bytes in glibc and musl
    private const int LocalFlagsOffset = 12; // c_iflag, c_oflag, c_cflag come first, 4 bytes each
    private const uint TakeReturn = 0x100; // ICRNL of c_iflag: Enter ends a line
    private const uint KernelEdits = 0x3; // ISIG and ICANON: whoever read keys here before, such as a prompt of .NET, may have switched them off
    private const uint Echo = 0x8;
    private const uint EchoNewline = 0x40;
    private const int Now = 0;
    private const int AfterFlush = 2; // drops what was typed, and shown, before the question

    private readonly SafeFileHandle _terminal;
    private readonly byte[] _loud;
    private readonly byte[] _quiet;
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly Lock _gate = new();
    private bool _ended;

    private EchoOff(SafeFileHandle terminal, byte[] loud)
    {
        _terminal = terminal;
        _loud = loud;
        _quiet = [.. loud];
        var flags = _quiet.AsSpan(LocalFlagsOffset, sizeof(uint));
        MemoryMarshal.Write(flags, (MemoryMarshal.Read<uint>(flags) & ~(Echo | EchoNewline)) | KernelEdits);
        MemoryMarshal.Write(_quiet, MemoryMarshal.Read<uint>(_quiet) | TakeReturn);
    }

    internal static EchoOff Begin(SafeFileHandle terminal)
    {
        var loud = new byte[TermiosRoom];
        if (Libc.GetTerminalMode(terminal, loud) != 0)
        {
            throw Libc.LastError("tcgetattr");
        }

        var echoOff = new EchoOff(terminal, loud);
        echoOff.Watch();
        if (Libc.SetTerminalMode(terminal, AfterFlush, echoOff._quiet) != 0)
        {
            echoOff.Dispose();
            throw Libc.LastError("tcsetattr");
        }

        return echoOff;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            _ = Libc.SetTerminalMode(_terminal, Now, _loud);
        }

        _signals.ForEach(signal => signal.Dispose());
    }

    private void Watch()
    {
        PosixSignal[] leaving = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT, PosixSignal.SIGTSTP];
        _signals.AddRange(leaving.Select(signal => PosixSignalRegistration.Create(signal, _ => Apply(_loud))));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Apply(_quiet)));
    }

    private void Apply(byte[] mode)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _ = Libc.SetTerminalMode(_terminal, Now, mode);
            }
        }
    }
}
