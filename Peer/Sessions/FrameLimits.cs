namespace PeerSecure.Peer.Sessions;

/// <summary>Sizes of the wire: <c>u32 length | u8 type | body</c>, big endian, the length counting the body only.</summary>
internal static class FrameLimits
{
    internal const int Header = 5;

    /// <summary>No frame of any type, known or not, has a longer body.</summary>
    internal const int Body = 1024 * 1024;

    /// <summary>Everything that is not file data.</summary>
    internal const int ControlBody = 64 * 1024;

    internal static int BodyOf(FrameType type) => type == FrameType.FileChunk ? Body : Enum.IsDefined(type) ? ControlBody : Body;
}
