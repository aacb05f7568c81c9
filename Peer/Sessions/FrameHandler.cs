namespace PeerSecure.Peer.Sessions;

/// <summary>
/// Takes the frames of one type. Runs on the read loop: it must not wait for a write of this session (see <see cref="ControlQueue"/>) nor
/// for a person. False means that the other side broke the protocol.
/// </summary>
internal delegate ValueTask<bool> FrameHandler(ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
