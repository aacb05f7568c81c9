namespace PeerSecure.Common.Envelopes;

/// <summary>
/// Remembers the tag of every chunk before the chunk leaves (M6). One key and counter must never seal two contents, so a source that
/// changed between two tries is found here, and then the file gets a new key and a new upload.
/// </summary>
public interface ISealJournal
{
    /// <summary>
    /// Keeps the tags of consecutive chunks, 16 bytes each, durably by the time it returns. False when another tag is kept for one of them.
    /// </summary>
    ValueTask<bool> TryRecordAsync(long firstChunk, ReadOnlyMemory<byte> tags, CancellationToken cancellationToken);
}
