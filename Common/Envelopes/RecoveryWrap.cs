using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// K3: the account key wrapped by a recovery code: format 1 (1 byte), version (4), salt (16), wrapped key (32), tag (16). The
/// wrapping key is HKDF-SHA256 of the code under the salt, used once, so the nonce is zero; 160 random bits need no slow derivation.
/// Nobody signs it: who restores has no device left to know a signer by, and only the code could have made it.
/// </summary>
public static class RecoveryWrap
{
    public const int Length = 1 + sizeof(int) + SaltLength + AccountKey.Length + TagLength;

    private const byte Format = 1;
    private const int SaltLength = 16;
    private const int TagLength = 16;
    private const int HeaderLength = 1 + sizeof(int) + SaltLength;

    public static byte[] Wrap(AccountKey key, RecoveryCode code, AuthorityId authority, AccountName account)
    {
        var wrap = new byte[Length];
        wrap[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(wrap.AsSpan(1), key.Version);
        RandomNumberGenerator.Fill(wrap.AsSpan(1 + sizeof(int), SaltLength));
        using var aead = CipherFor(code, wrap.AsSpan(0, HeaderLength), authority, account);
        aead.Encrypt(new byte[12], key.Span, wrap.AsSpan(HeaderLength, AccountKey.Length), wrap.AsSpan(HeaderLength + AccountKey.Length));
        return wrap;
    }

    /// <summary>False for another code, another account, or a changed wrap.</summary>
    public static bool TryUnwrap(
        ReadOnlySpan<byte> wrap, RecoveryCode code, AuthorityId authority, AccountName account, [NotNullWhen(true)] out AccountKey? key)
    {
        key = null;
        if (wrap.Length != Length || wrap[0] != Format || BinaryPrimitives.ReadInt32BigEndian(wrap[1..]) is not (> 0 and var version))
        {
            return false;
        }

        using var plain = new SecretBytes(AccountKey.Length);
        try
        {
            using var aead = CipherFor(code, wrap[..HeaderLength], authority, account);
            aead.Decrypt(new byte[12], wrap.Slice(HeaderLength, AccountKey.Length), wrap[(HeaderLength + AccountKey.Length)..], plain.Fill());
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        key = AccountKey.CopyOf(version, plain.Span);
        return true;
    }

    // The whole header is in the derivation, so format and version are bound too.
    private static AesGcm CipherFor(RecoveryCode code, ReadOnlySpan<byte> header, AuthorityId authority, AccountName account)
    {
        byte[] info = [.. DomainSignature.Prefix(Purposes.Recovery), .. header[..(1 + sizeof(int))], .. Encoding.ASCII.GetBytes($"{authority}/{account}")];
        using var wrappingKey = new SecretBytes(32);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, code.Span, wrappingKey.Fill(), salt: header[(1 + sizeof(int))..], info);
        return new AesGcm(wrappingKey.Span, TagLength);
    }
}
