using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PeerSecure.Common.Envelopes;

/// <summary>An envelope as it travels and as the authority keeps it: read from outside, nothing inside known.</summary>
public sealed class SealedEnvelope
{
    private readonly byte[] _bytes;

    internal SealedEnvelope(byte[] bytes)
    {
        _bytes = bytes;
        Hash = SHA256.HashData(bytes);
        PrekeyId = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1));
    }

    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>SHA-256 of the bytes: what the authority's stored receipt names (M2).</summary>
    public ReadOnlyMemory<byte> Hash { get; }

    /// <summary>Which of the recipient's prekeys opens it.</summary>
    public long PrekeyId { get; }

    /// <summary>Checks version and length, which is one of seven; the authority does no more than this either.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SealedEnvelope? envelope)
    {
        var plainLength = bytes.Length - EnvelopeFormat.Overhead;
        var good = plainLength is >= EnvelopePadding.SmallestBucket and <= EnvelopePadding.LargestBucket
            && int.IsPow2(plainLength)
            && bytes[0] == EnvelopeFormat.Version
            && BinaryPrimitives.ReadInt64BigEndian(bytes[1..]) > 0;
        envelope = good ? new SealedEnvelope(bytes.ToArray()) : null;
        return good;
    }

    internal ReadOnlySpan<byte> Header => _bytes.AsSpan(0, EnvelopeFormat.HeaderLength);

    internal ReadOnlySpan<byte> Ciphertext => _bytes.AsSpan(EnvelopeFormat.HeaderLength);
}
