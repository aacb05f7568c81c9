namespace PeerSecure.Common.Envelopes;

/// <summary>How opening a sealed file ended.</summary>
/// <param name="Failure">None when every byte was verified.</param>
/// <param name="Chunk">The chunk that failed, counted from 0, or the number of chunks when none did.</param>
/// <param name="PlainLength">How many verified bytes were written.</param>
public sealed record FileOpening(SealedFileFailure Failure, long Chunk, long PlainLength)
{
    public bool IsComplete => Failure == SealedFileFailure.None;
}
