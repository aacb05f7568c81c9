using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Scram;

/// <summary>
/// The state between first and final, sealed so that the server keeps none (A1). Base64url of: 16 byte id, AES-256-GCM ciphertext of
/// the expiry (8 bytes, Unix milliseconds) and the two messages, 16 byte tag. Every token has its own key, derived from its random
/// id, so a fixed nonce is right and no counter of nonces is needed.
/// </summary>
internal static class ScramToken
{
    private const int IdLength = 16;
    private const int TagLength = 16;
    private const int FixedLength = IdLength + sizeof(long) + TagLength;

    internal static string Seal(SecretBytes key, DateTimeOffset expiresAt, string clientFirstBare, string serverFirst)
    {
        byte[] plaintext = [.. new byte[sizeof(long)], .. Encoding.UTF8.GetBytes($"{clientFirstBare}\0{serverFirst}")];
        BinaryPrimitives.WriteInt64BigEndian(plaintext, expiresAt.ToUnixTimeMilliseconds());

        var token = new byte[IdLength + plaintext.Length + TagLength];
        var id = token.AsSpan(0, IdLength);
        RandomNumberGenerator.Fill(id);
        using var aead = CipherFor(key, id);
        aead.Encrypt(new byte[12], plaintext, token.AsSpan(IdLength, plaintext.Length), token.AsSpan(IdLength + plaintext.Length));
        return Base64Url.EncodeToString(token);
    }

    internal static bool TryOpen(SecretBytes key, string text, DateTimeOffset now, [NotNullWhen(true)] out ScramPending? pending, out ScramRejection why)
    {
        pending = null;
        why = ScramRejection.InvalidToken;
        if (!TryDecode(text, out var token) || !TryDecrypt(key, token, out var plaintext))
        {
            return false;
        }

        var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(plaintext));
        if (now >= expiresAt)
        {
            why = ScramRejection.ExpiredToken;
            return false;
        }

        var messages = Encoding.UTF8.GetString(plaintext.AsSpan(sizeof(long))).Split('\0');
        pending = new ScramPending(NameIn(messages[0]), new Guid(token.AsSpan(0, IdLength)), expiresAt, messages[0], messages[1]);
        why = ScramRejection.None;
        return true;
    }

    private static bool TryDecode(string text, out byte[] token)
    {
        token = [];
        if (text.Length > 4 * ScramLimits.MaxMessageLength || !Base64Url.IsValid(text, out var length) || length < FixedLength)
        {
            return false;
        }

        token = Base64Url.DecodeFromChars(text);
        return Base64Url.EncodeToString(token).Equals(text, StringComparison.Ordinal);
    }

    private static bool TryDecrypt(SecretBytes key, byte[] token, out byte[] plaintext)
    {
        plaintext = new byte[token.Length - IdLength - TagLength];
        try
        {
            using var aead = CipherFor(key, token.AsSpan(0, IdLength));
            aead.Decrypt(new byte[12], token.AsSpan(IdLength, plaintext.Length), token.AsSpan(IdLength + plaintext.Length), plaintext);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    // The message was read once before it was sealed, so its name is there.
    private static string NameIn(string clientFirstBare)
    {
        var attributes = new ScramAttributes(clientFirstBare);
        return attributes.TryRead('n', out var encoded) && ScramName.TryDecode(encoded, out var name) ? name : "";
    }

    private static AesGcm CipherFor(SecretBytes key, ReadOnlySpan<byte> id)
    {
        Span<byte> derived = stackalloc byte[32];
        try
        {
            HMACSHA256.HashData(key.Span, id, derived);
            return new AesGcm(derived, TagLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }
}
