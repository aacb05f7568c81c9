using System.Buffers.Binary;
using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// Bytes sealed under a passphrase: <c>"PSBOX001" | u32 rounds | salt (16) | nonce (12) | ciphertext | tag (16)</c>, PBKDF2-HMAC-SHA512 and
/// AES-256-GCM with everything before the ciphertext as associated data.
/// </summary>
internal static class PassphraseBox
{
    private const int Rounds = 600_000;
    private const int MaximumRounds = 10_000_000;
    private const int Header = 8 + 4 + 16 + 12;
    private const int Tag = 16;

    private static ReadOnlySpan<byte> Magic => "PSBOX001"u8;

    internal static byte[] Seal(ReadOnlySpan<byte> content, Passphrase passphrase)
    {
        var box = new byte[Header + content.Length + Tag];
        Magic.CopyTo(box);
        BinaryPrimitives.WriteInt32BigEndian(box.AsSpan(8), Rounds);
        RandomNumberGenerator.Fill(box.AsSpan(12, 28));
        using var key = Derive(passphrase, box.AsSpan(12, 16), Rounds);
        using var cipher = new AesGcm(key.Span, Tag);
        cipher.Encrypt(box.AsSpan(28, 12), content, box.AsSpan(Header, content.Length), box.AsSpan(Header + content.Length), box.AsSpan(0, Header));
        return box;
    }

    /// <summary>Null for a wrong passphrase as for damage: nothing inside can be told apart.</summary>
    internal static byte[]? TryOpen(ReadOnlySpan<byte> box, Passphrase passphrase)
    {
        if (box.Length < Header + Tag || !box.StartsWith(Magic))
        {
            return null;
        }

        var rounds = BinaryPrimitives.ReadInt32BigEndian(box[8..]);
        if (rounds is < Rounds or > MaximumRounds)
        {
            return null;
        }

        using var key = Derive(passphrase, box.Slice(12, 16), rounds);
        using var cipher = new AesGcm(key.Span, Tag);
        var content = new byte[box.Length - Header - Tag];
        try
        {
            cipher.Decrypt(box.Slice(28, 12), box.Slice(Header, content.Length), box[^Tag..], content, box[..Header]);
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static SecretBytes Derive(Passphrase passphrase, ReadOnlySpan<byte> salt, int rounds)
    {
        using var utf8 = passphrase.ToUtf8();
        var key = new SecretBytes(32);
        Rfc2898DeriveBytes.Pbkdf2(utf8.Span, salt, key.Fill(), rounds, HashAlgorithmName.SHA512);
        return key;
    }
}
