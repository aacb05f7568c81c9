using System.Buffers.Binary;
using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Hpke;

/// <summary>LabeledExtract and LabeledExpand over HKDF-SHA256 (RFC 9180, section 4), for one suite id.</summary>
internal sealed class LabeledKdf
{
    internal const int HashLength = 32;

    private const int KemId = 0x0010;   // DHKEM(P-256, HKDF-SHA256)
    private const int KdfId = 0x0001;   // HKDF-SHA256

    private readonly byte[] _suiteId;

    private LabeledKdf(byte[] suiteId) => _suiteId = suiteId;

    internal static LabeledKdf ForKem { get; } = new([.. "KEM"u8, 0, KemId]);

    internal static LabeledKdf ForSuite(HpkeAead aead) =>
        new([.. "HPKE"u8, 0, KemId, 0, KdfId, (byte)((int)aead >> 8), (byte)((int)aead & 0xff)]);

    internal SecretBytes Extract(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> keyMaterial)
    {
        byte[] input = [.. "HPKE-v1"u8, .. _suiteId, .. label, .. keyMaterial];
        try
        {
            var key = new SecretBytes(HashLength);
            HKDF.Extract(HashAlgorithmName.SHA256, input, salt, key.Fill());
            return key;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(input);
        }
    }

    internal SecretBytes Expand(SecretBytes key, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, int length)
    {
        var expanded = new SecretBytes(length);
        Expand(key, label, info, expanded.Fill());
        return expanded;
    }

    internal void Expand(SecretBytes key, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, Span<byte> destination)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)destination.Length));
        byte[] labeled = [.. length, .. "HPKE-v1"u8, .. _suiteId, .. label, .. info];
        HKDF.Expand(HashAlgorithmName.SHA256, key.Span, destination, labeled);
    }
}
