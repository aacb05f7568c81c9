namespace PeerSecure.Common.Envelopes;

/// <summary>Why sealing or opening a file stopped.</summary>
public enum SealedFileFailure
{
    None,

    /// <summary>It does not begin as a sealed file does.</summary>
    NotSealed,

    /// <summary>A sealed file, but not the one that was announced (M6: header hash).</summary>
    OtherFile,

    /// <summary>This chunk was changed, or the key is another.</summary>
    Damaged,

    /// <summary>It ends after a whole chunk that is not the last.</summary>
    Truncated,

    /// <summary>Something follows the last chunk.</summary>
    TrailingBytes,

    /// <summary>The source is not what it was when an earlier try sealed it (M6).</summary>
    SourceChanged,
}
