using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Scram;

/// <summary>The formulas of RFC 5802, section 3, with SHA-256 (RFC 7677).</summary>
internal static class ScramMath
{
    internal static SecretBytes SaltedPassword(SecretBytes password, ReadOnlySpan<byte> salt, int iterations)
    {
        var salted = new SecretBytes(ScramLimits.HashLength);
        Rfc2898DeriveBytes.Pbkdf2(password.Span, salt, salted.Fill(), iterations, HashAlgorithmName.SHA256);
        return salted;
    }

    internal static SecretBytes ClientKey(SecretBytes saltedPassword) => Hmac(saltedPassword, "Client Key"u8);

    internal static SecretBytes ServerKey(SecretBytes saltedPassword) => Hmac(saltedPassword, "Server Key"u8);

    internal static byte[] AuthMessage(string clientFirstBare, string serverFirst, string clientFinalWithoutProof) =>
        Encoding.UTF8.GetBytes($"{clientFirstBare},{serverFirst},{clientFinalWithoutProof}");

    internal static void Xor(Span<byte> target, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] ^= other[i];
        }
    }

    private static SecretBytes Hmac(SecretBytes key, ReadOnlySpan<byte> text)
    {
        var result = new SecretBytes(ScramLimits.HashLength);
        HMACSHA256.HashData(key.Span, text, result.Fill());
        return result;
    }
}
