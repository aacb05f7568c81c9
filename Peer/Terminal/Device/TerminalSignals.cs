using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PeerSecure.Peer.Terminal.Device;

/// <summary>
/// What the system tells a full-screen program. The terminal is given back before the process stops or ends, and taken again when it goes on.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class TerminalSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly ITerminalDevice _device;
    private readonly TerminalSession _session;
    private readonly UnhandledExceptionEventHandler _onCrash;
    private readonly EventHandler _onExit;

    /// <param name="device">The terminal.</param>
    /// <param name="session">Its state.</param>
    /// <param name="onRedraw">The size changed, or another program drew on the screen.</param>
    /// <param name="onStop">The process shall end.</param>
    public TerminalSignals(ITerminalDevice device, TerminalSession session, Action onRedraw, Action onStop)
    {
        (_device, _session) = (device, session);
        Handle(PosixSignal.SIGWINCH, onRedraw);
        Handle(PosixSignal.SIGTSTP, () => Suspend(onRedraw));
        Handle(PosixSignal.SIGCONT, () => Resume(onRedraw));
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            Handle(signal, () => Stop(onStop));
        }

        _onCrash = (_, _) => session.End();
        _onExit = (_, _) => session.End();
        AppDomain.CurrentDomain.UnhandledException += _onCrash;
        AppDomain.CurrentDomain.ProcessExit += _onExit;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.UnhandledException -= _onCrash;
        AppDomain.CurrentDomain.ProcessExit -= _onExit;
        _registrations.ForEach(static registration => registration.Dispose());
    }

    private void Handle(PosixSignal signal, Action action) =>
        _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action();
        }));

    private void Suspend(Action onRedraw)
    {
        _session.Leave();
        _device.Suspend();
        Resume(onRedraw);
    }

    private void Resume(Action onRedraw)
    {
        _session.Enter();
        onRedraw();
    }

    /// <summary>The terminal is usable from here on, even if winding down takes its time.</summary>
    private void Stop(Action onStop)
    {
        _session.End();
        onStop();
    }
}
