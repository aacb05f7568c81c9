using System.Buffers.Binary;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// M1: what is sealed has one of seven lengths, so that the size of an envelope says little: the length of the content in 4
/// bytes, the content, zeros up to the bucket. Buckets are the powers of two from 4 KiB to 256 KiB.
/// </summary>
internal static class EnvelopePadding
{
    internal const int SmallestBucket = 4 * 1024;
    internal const int LargestBucket = 256 * 1024;
    internal const int MaxContentLength = LargestBucket - sizeof(int);

    internal static byte[] Pad(ReadOnlySpan<byte> content)
    {
        var bucket = SmallestBucket;
        while (bucket < content.Length + sizeof(int))
        {
            bucket *= 2;
        }

        var padded = new byte[bucket];
        BinaryPrimitives.WriteInt32BigEndian(padded, content.Length);
        content.CopyTo(padded.AsSpan(sizeof(int)));
        return padded;
    }

    /// <summary>False unless padding this very content gives these very bytes.</summary>
    internal static bool TryUnpad(ReadOnlySpan<byte> padded, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (padded.Length is < SmallestBucket or > LargestBucket || !int.IsPow2(padded.Length))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(padded);
        var fits = length >= 0 && length <= padded.Length - sizeof(int)
            && (padded.Length == SmallestBucket || length > (padded.Length / 2) - sizeof(int))
            && !padded[(sizeof(int) + length)..].ContainsAnyExcept((byte)0);
        content = fits ? padded.Slice(sizeof(int), length) : default;
        return fits;
    }
}
