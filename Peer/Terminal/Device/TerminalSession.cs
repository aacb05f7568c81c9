namespace PeerSecure.Peer.Terminal.Device;

/// <summary>
/// Holds the terminal in the state that full-screen drawing needs, and gives it back exactly once however the program ends. Signal handlers
/// and the screen's task may call at any time.
/// </summary>
internal sealed class TerminalSession(ITerminalDevice device) : IDisposable
{
    private static readonly TimeSpan StuckWriterPatience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private bool _isActive;
    private bool _isOver;

    /// <summary>Alternate screen, wrap on, bracketed paste.</summary>
    private static ReadOnlySpan<byte> EnterSequence => "\e[?1049h\e[?7h\e[?2004h\e[?25l"u8;

    /// <summary>Whatever a frame left half-done is undone too: scroll region and style.</summary>
    private static ReadOnlySpan<byte> LeaveSequence => "\e[r\e[m\e[?2004l\e[?25h\e[?1049l"u8;

    public void Enter()
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                device.EnterRawMode();
                device.Write(EnterSequence);
                _isActive = true;
            }
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (_isActive)
            {
                _isActive = false;
                device.Write(LeaveSequence);
                device.LeaveRawMode();
            }
        }
    }

    /// <summary>Leaves for good: later attempts to enter again, as by a late SIGCONT, do nothing.</summary>
    public void End()
    {
        // A frame may be stuck in a terminal that no longer reads; then at least its modes are repaired.
        if (!_gate.TryEnter(StuckWriterPatience))
        {
            device.LeaveRawMode();
            return;
        }

        try
        {
            Leave();
            _isOver = true;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Writes a frame, unless the terminal belongs to somebody else just now.</summary>
    public bool Write(ReadOnlySpan<byte> frame)
    {
        lock (_gate)
        {
            if (_isActive)
            {
                device.Write(frame);
            }

            return _isActive;
        }
    }

    public void Dispose() => End();
}
