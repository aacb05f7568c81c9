namespace PeerSecure.Peer.Terminal.Device;

internal enum TerminalFailure
{
    NotATerminal,
    CannotMoveCursor,
    Unsupported,
}
