using System.Buffers.Binary;
using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Vault;

/// <summary>
/// The vault's random key, wrapped under the passphrase: <c>"PSVAULT1" | u32 rounds | salt (16) | nonce (12) | wrapped key (32) | tag (16)</c>.
/// PBKDF2-HMAC-SHA512, then AES-256-GCM with everything before the wrapped key as associated data. Changing the passphrase rewrites this
/// file only.
/// </summary>
internal static class VaultHeader
{
    private const int MinimumRounds = 2_000;   // of a generated passphrase: whoever gives another one is told that it is wrong, not that the file is
    private const int MaximumRounds = 10_000_000;
    private const int Salt = 16;
    private const int Nonce = 12;
    private const int Tag = 16;
    private const int Bound = 8 + 4 + Salt + Nonce;
    private const int Size = Bound + DatabaseKey.Length + Tag;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static ReadOnlySpan<byte> Magic => "PSVAULT1"u8;

    internal static void Write(string path, DatabaseKey key, Passphrase passphrase)
    {
        var header = new byte[Size];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), passphrase.Rounds);
        RandomNumberGenerator.Fill(header.AsSpan(12, Salt + Nonce));
        using var wrapping = Derive(passphrase, header.AsSpan(12, Salt), passphrase.Rounds);
        using var cipher = new AesGcm(wrapping.Span, Tag);
        cipher.Encrypt(header.AsSpan(12 + Salt, Nonce), key.Span, header.AsSpan(Bound, DatabaseKey.Length), header.AsSpan(Bound + DatabaseKey.Length), header.AsSpan(0, Bound));
        try
        {
            DurableFile.Replace(path, header, OwnerOnly);
        }
        catch (IOException failure)
        {
            throw new VaultException(VaultFailure.HeaderUnreadable, path, failure);
        }
    }

    internal static DatabaseKey Open(string path, Passphrase passphrase)
    {
        var header = Read(path);
        var rounds = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8));
        if (header.Length != Size || !header.AsSpan().StartsWith(Magic) || rounds is < MinimumRounds or > MaximumRounds)
        {
            throw new VaultException(VaultFailure.HeaderDamaged, path);
        }

        using var wrapping = Derive(passphrase, header.AsSpan(12, Salt), rounds);
        using var cipher = new AesGcm(wrapping.Span, Tag);
        using var key = new SecretBytes(DatabaseKey.Length);
        try
        {
            cipher.Decrypt(header.AsSpan(12 + Salt, Nonce), header.AsSpan(Bound, DatabaseKey.Length), header.AsSpan(Bound + DatabaseKey.Length), key.Fill(), header.AsSpan(0, Bound));
            return DatabaseKey.CopyOf(key.Span);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new VaultException(VaultFailure.WrongPassphrase, path);
        }
    }

    private static byte[] Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            return stream.Length == Size ? ReadAll(stream) : throw new VaultException(VaultFailure.HeaderDamaged, path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VaultException(VaultFailure.HeaderMissing, path, missing);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VaultException(VaultFailure.HeaderUnreadable, path, failure);
        }
    }

    private static byte[] ReadAll(FileStream stream)
    {
        var content = new byte[Size];
        stream.ReadExactly(content);
        return content;
    }

    private static SecretBytes Derive(Passphrase passphrase, ReadOnlySpan<byte> salt, int rounds)
    {
        using var utf8 = passphrase.ToUtf8();
        var key = new SecretBytes(32);
        Rfc2898DeriveBytes.Pbkdf2(utf8.Span, salt, key.Fill(), rounds, HashAlgorithmName.SHA512);
        return key;
    }
}
