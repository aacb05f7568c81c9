namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>What one code point may do on our screen.</summary>
internal enum CharacterKind
{
    /// <summary>Never reaches the screen; a replacement mark stands in its place, so that the reader sees that something was there.</summary>
    Refused,

    /// <summary>Invisible and harmless by itself, as the joiners inside emoji: left out.</summary>
    LeftOut,

    /// <summary>Adds to the character before it and takes no column.</summary>
    Combining,

    Narrow,

    Wide,
}
