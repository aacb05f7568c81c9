using System.Buffers.Binary;
using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Backup;

/// <summary>
/// A backup file: the header (a line of text, 16 bytes salt, u32 rounds), then a tar archive in chunks of 64 KiB, each with its 16 byte
/// tag. AES-256-GCM under a key of PBKDF2-HMAC-SHA512 over the passphrase; the nonce is the chunk's number and a byte that marks the last
/// one, the header is authenticated with every chunk. So no part can be changed, moved, left out or cut off unseen.
/// </summary>
internal static class BackupFormat
{
    public const int ChunkBytes = 65_536;
    public const int TagBytes = 16;
    public const int HeaderBytes = 40;

    private const int SaltBytes = 16;
    private const int NonceBytes = 12;
    private const int KeyBytes = 32;
    private const uint Rounds = 600_000;

    /// <summary>A header that asks for more is not ours: nobody makes us calculate for hours.</summary>
    private const uint MostRounds = 10_000_000;

    private static ReadOnlySpan<byte> Magic => "peersecure backup 1\n"u8;

    public static byte[] NewHeader()
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        RandomNumberGenerator.Fill(header.AsSpan(Magic.Length, SaltBytes));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(Magic.Length + SaltBytes), Rounds);
        return header;
    }

    public static bool IsHeader(ReadOnlySpan<byte> header) =>
        header.Length == HeaderBytes && header.StartsWith(Magic) && RoundsOf(header) is >= Rounds and <= MostRounds;

    /// <summary>The caller disposes the cipher.</summary>
    public static AesGcm OpenCipher(ReadOnlySpan<byte> header, Passphrase passphrase)
    {
        using var password = passphrase.ToUtf8();
        using var key = new SecretBytes(KeyBytes);
        Rfc2898DeriveBytes.Pbkdf2(
            password.Span, header.Slice(Magic.Length, SaltBytes), key.Fill(), checked((int)RoundsOf(header)), HashAlgorithmName.SHA512);
        return new AesGcm(key.Span, TagBytes);
    }

    public static void WriteNonce(Span<byte> nonce, long chunk, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[(NonceBytes - 1 - sizeof(long))..], chunk);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }

    private static uint RoundsOf(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header[(Magic.Length + SaltBytes)..]);
}
