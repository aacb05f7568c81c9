namespace PeerSecure.Peer.Terminal.Device;

/// <summary>The terminal itself: the real one, or in tests an emulated one.</summary>
internal interface ITerminalDevice : IDisposable
{
    (int Width, int Height) Size { get; }

    /// <summary>Keys come one by one, unechoed, and no key is a signal.</summary>
    void EnterRawMode();

    void LeaveRawMode();

    /// <summary>Waits for input, at most <paramref name="patience"/>; null waits for ever. Zero bytes with <see cref="InputState.Closed"/> end it.</summary>
    InputState Read(Span<byte> buffer, TimeSpan? patience, out int count);

    /// <summary>Makes a waiting <see cref="Read"/> return <see cref="InputState.Closed"/>.</summary>
    void StopReading();

    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Asks for the whole job to be stopped, as Ctrl-Z does where keys are signals.</summary>
    void AskToSuspend();

    /// <summary>Stops this process as Ctrl-Z does; returns when it was continued.</summary>
    void Suspend();
}
