namespace PeerSecure.Peer.Transfers;

/// <summary>What a peer may make us hold for its transfers.</summary>
internal static class TransferLimits
{
    /// <summary>File data of one frame: large enough to be fast, small enough that a chat line never waits long behind it.</summary>
    internal const int Chunk = 256 * 1024;

    internal const int FilesOfOffer = 20_000;

    /// <summary>Offers and answers are cut so that each frame stays under the limit of control frames.</summary>
    internal const int FilesOfFrame = 100;

    internal const int PathBytes = 1024;

    internal const int NameBytes = 200;

    internal const int PathDepth = 32;

    /// <summary>At once, of one session.</summary>
    internal const int Transfers = 16;

    internal const long FileSize = 1L << 46;

    /// <summary>Chunks waiting for a slow disk; when they are full the session reads no further (back-pressure).</summary>
    internal const int ChunksAhead = 8;

    /// <summary>Written bytes after which the journal's durable mark is moved on in the background.</summary>
    internal const long DurableEvery = 8 * 1024 * 1024;

    /// <summary>A file whose hash did not agree is sent again this many times, then it has failed.</summary>
    internal const int Repeats = 2;

    /// <summary>Left free on the disk beyond what an offer needs.</summary>
    internal const long SpareSpace = 16 * 1024 * 1024;
}
