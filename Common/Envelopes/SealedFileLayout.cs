namespace PeerSecure.Common.Envelopes;

/// <summary>
/// Where things are in a sealed file (M6): the header, then chunks of 64 KiB and their tags. Only the last chunk is shorter, and it
/// is empty only when the whole file is.
/// </summary>
public static class SealedFileLayout
{
    public const int ChunkLength = 64 * 1024;
    public const int TagLength = 16;
    public const int SealedChunkLength = ChunkLength + TagLength;

    /// <summary>Far more than any disk; keeps every sum below inside 64 bits.</summary>
    public const long MaxPlainLength = 1L << 50;

    public static long ChunkCount(long plainLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(plainLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plainLength, MaxPlainLength);
        return plainLength == 0 ? 1 : 1 + ((plainLength - 1) / ChunkLength);
    }

    public static long SealedLength(long plainLength) => FileHeader.Length + plainLength + (ChunkCount(plainLength) * TagLength);

    /// <summary>False for a length that no sealed file has.</summary>
    public static bool TryPlainLength(long sealedLength, out long plainLength)
    {
        plainLength = 0;
        var body = sealedLength - FileHeader.Length;
        if (body < TagLength || body > MaxPlainLength)
        {
            return false;
        }

        var chunks = 1 + ((body - 1) / SealedChunkLength);
        plainLength = body - (chunks * TagLength);
        return plainLength >= 0 && ChunkCount(plainLength) == chunks;
    }

    /// <summary>Where a chunk begins in the sealed file; to ask for a range of it.</summary>
    public static long OffsetOf(long chunk) => FileHeader.Length + (chunk * SealedChunkLength);
}
