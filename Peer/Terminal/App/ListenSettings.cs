namespace PeerSecure.Peer.Terminal.App;

/// <param name="Port">0 lets the system choose; once listening, the port in use.</param>
/// <param name="Accept">Who gets in without a question.</param>
/// <param name="Hidden">Not announced on the local network.</param>
internal sealed record ListenSettings(int Port, AcceptPolicy Accept, bool Hidden);
