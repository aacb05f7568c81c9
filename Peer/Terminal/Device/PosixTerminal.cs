using System.Runtime.InteropServices;

namespace PeerSecure.Peer.Terminal.Device;

/// <summary>Standard input and output as a terminal, by libc alone: .NET's Console would read ahead, echo and change modes behind our back.</summary>
internal sealed class PosixTerminal : ITerminalDevice
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private static readonly (int Width, int Height) UnknownSize = (80, 24);

    private readonly byte[] _cooked = new byte[Libc.TermiosSize];
    private readonly int _wakeReader;
    private readonly int _wakeWriter;

    private PosixTerminal()
    {
        Span<int> wake = stackalloc int[2];
        if (Libc.GetAttributes(StandardInput, _cooked) != 0 || Libc.Pipe(wake) != 0)
        {
            throw new TerminalException(TerminalFailure.NotATerminal);
        }

        (_wakeReader, _wakeWriter) = (wake[0], wake[1]);
    }

    public (int Width, int Height) Size =>
        Libc.GetWindowSize(StandardOutput, Libc.WindowSizeRequest, out var size) == 0 && size is { Columns: > 0, Rows: > 0 }
            ? (size.Columns, size.Rows)
            : UnknownSize;

    public static PosixTerminal Open(Func<string, string?> variable)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new TerminalException(TerminalFailure.Unsupported);
        }

        if (Libc.IsTerminal(StandardInput) == 0 || Libc.IsTerminal(StandardOutput) == 0)
        {
            throw new TerminalException(TerminalFailure.NotATerminal);
        }

        return Output.TerminalAbilities.CanMoveCursor(variable)
            ? new PosixTerminal()
            : throw new TerminalException(TerminalFailure.CannotMoveCursor);
    }

    public void EnterRawMode()
    {
        Span<byte> raw = stackalloc byte[Libc.TermiosSize];
        _cooked.CopyTo(raw);
        Libc.MakeRaw(raw);
        _ = Libc.SetAttributes(StandardInput, Libc.TcsaDrain, raw); // fails only when the terminal is gone, which reading will tell
    }

    public void LeaveRawMode() => _ = Libc.SetAttributes(StandardInput, Libc.TcsaDrain, _cooked);

    public InputState Read(Span<byte> buffer, TimeSpan? patience, out int count)
    {
        count = 0;
        Span<Libc.PollDescriptor> wait =
        [
            new() { Descriptor = StandardInput, Events = Libc.PollIn },
            new() { Descriptor = _wakeReader, Events = Libc.PollIn },
        ];
        var ready = Libc.Poll(wait, (nuint)wait.Length, patience is { } limit ? (int)limit.TotalMilliseconds : -1);
        if (ready == 0 || (ready < 0 && Marshal.GetLastPInvokeError() == Libc.Eintr))
        {
            return InputState.TimedOut;
        }

        if (ready < 0 || wait[1].Returned != 0)
        {
            return InputState.Closed;
        }

        var read = Libc.Read(StandardInput, buffer, (nuint)buffer.Length);
        if (read < 0 && (Marshal.GetLastPInvokeError() is Libc.Eintr || Marshal.GetLastPInvokeError() == Libc.Eagain))
        {
            return InputState.TimedOut;
        }

        count = (int)Math.Max(read, 0);
        return count > 0 ? InputState.Ready : InputState.Closed;
    }

    public void StopReading() => _ = Libc.Write(_wakeWriter, [0], 1);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var written = Libc.Write(StandardOutput, bytes, (nuint)bytes.Length);
            if (written > 0)
            {
                bytes = bytes[(int)written..];
            }
            else if (Marshal.GetLastPInvokeError() == Libc.Eagain)
            {
                WaitForRoom();
            }
            else if (Marshal.GetLastPInvokeError() != Libc.Eintr)
            {
                return; // the terminal is gone; reading ends the program
            }
        }
    }

    public void AskToSuspend() => _ = Libc.Kill(0, Libc.SigTerminalStop); // the script that started us stops too

    public void Suspend()
    {
        // Without a shell that watches this job (its group is the session's own) nobody could ever continue it.
        if (Libc.ProcessGroup(0) != Libc.Session(0))
        {
            _ = Libc.Raise(Libc.SigStop); // kill() could return first, and this thread would take the terminal again
        }
    }

    public void Dispose()
    {
        _ = Libc.Close(_wakeWriter);
        _ = Libc.Close(_wakeReader);
    }

    private static void WaitForRoom()
    {
        Span<Libc.PollDescriptor> wait = [new() { Descriptor = StandardOutput, Events = Libc.PollOut }];
        _ = Libc.Poll(wait, 1, 1000);
    }
}
