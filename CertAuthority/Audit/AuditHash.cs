using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Audit;

/// <summary>
/// hash(n) = SHA-256("peersecure/1 audit" NUL, hash(n-1), n, time, and each field with its length before it). The lengths keep
/// text from moving between fields; the number keeps entries from changing places.
/// </summary>
internal static class AuditHash
{
    public const int Bytes = SHA256.HashSizeInBytes;

    private static readonly byte[] Prefix = DomainSignature.Prefix("audit");

    /// <summary>What the first entry is chained to.</summary>
    public static byte[] Start => new byte[Bytes];

    public static byte[] Next(ReadOnlySpan<byte> previous, long number, long at, AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Prefix);
        hash.AppendData(previous);
        Span<byte> numbers = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(numbers, number);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], at);
        hash.AppendData(numbers);
        foreach (var field in (ReadOnlySpan<string>)[entry.Who, entry.Action, entry.Subject, entry.Origin, entry.Outcome, entry.Detail])
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(numbers, bytes.Length);
            hash.AppendData(numbers[..4]);
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }
}
