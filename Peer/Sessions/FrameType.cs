namespace PeerSecure.Peer.Sessions;

/// <summary>First byte after the length of a frame. Numbers are the wire format and never reused.</summary>
internal enum FrameType : byte
{
    Hello = 1,
    Text = 2,
    Receipt = 3,
    FileOffer = 4,
    FileAnswer = 5,
    FileChunk = 6,
    FileDone = 7,
    Revocations = 8,
    Ping = 9,
    Pong = 10,
    Bye = 11,
}
