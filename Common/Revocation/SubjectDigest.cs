using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PeerSecure.Common.Revocation;

/// <summary>SHA-256 of an encoded subject, as a key of 32 bytes for a dictionary of any number of them.</summary>
internal readonly record struct SubjectDigest(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    internal static SubjectDigest Of(ReadOnlySpan<byte> subject)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(subject, hash);
        return new SubjectDigest(
            BinaryPrimitives.ReadUInt64LittleEndian(hash),
            BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(hash[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(hash[24..]));
    }
}
