using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Terminal.Device;

/// <summary>The terminal UI cannot run here; every function is also a command.</summary>
internal sealed class TerminalException(TerminalFailure reason) : FailureException(Explain(reason))
{
    public TerminalFailure Reason { get; } = reason;

    public override string Code => Reason switch
    {
        TerminalFailure.NotATerminal => "no-terminal",
        TerminalFailure.CannotMoveCursor => "dumb-terminal",
        TerminalFailure.Unsupported => "terminal-unsupported",
    };

    public override ExitCode ExitCode => ExitCode.Usage;

    public override string Remedy => Reason switch
    {
        TerminalFailure.NotATerminal => "Run it in a terminal, or use the commands: 'peersecure --help' lists them.",
        TerminalFailure.CannotMoveCursor => "Set TERM to what your terminal is, for example 'export TERM=xterm-256color', or use the commands.",
        TerminalFailure.Unsupported => "Use the commands: 'peersecure --help' lists them.",
    };

    private static string Explain(TerminalFailure reason) => reason switch
    {
        TerminalFailure.NotATerminal => "The terminal UI needs a terminal on standard input and output.",
        TerminalFailure.CannotMoveCursor => "The terminal UI cannot move the cursor here: TERM is unset or 'dumb'.",
        TerminalFailure.Unsupported => "The terminal UI does not run on this system yet.",
    };
}
