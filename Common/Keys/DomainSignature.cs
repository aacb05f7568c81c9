using System.Security.Cryptography;
using System.Text;

namespace PeerSecure.Common.Keys;

/// <summary>
/// Signatures outside X.509 and TLS. Each covers <c>peersecure/1 purpose NUL</c> and then the exact bytes sent, so that a
/// signature made for one purpose can never be shown for another. ECDSA in the fixed-size form (r, s), P-256 with SHA-256,
/// P-384 with SHA-384.
/// </summary>
public static class DomainSignature
{
    public static byte[] Sign(ECDsa key, string purpose, ReadOnlySpan<byte> payload) =>
        key.SignData(Prefixed(purpose, payload), HashFor(key));

    public static bool Verify(ECDsa key, string purpose, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature) =>
        signature.Length == key.KeySize / 4 && key.VerifyData(Prefixed(purpose, payload), signature, HashFor(key));

    /// <summary>The bytes before a payload or HPKE info of this purpose.</summary>
    public static byte[] Prefix(string purpose) => Encoding.ASCII.GetBytes($"peersecure/1 {purpose}\0");

    private static byte[] Prefixed(string purpose, ReadOnlySpan<byte> payload) => [.. Prefix(purpose), .. payload];

    private static HashAlgorithmName HashFor(ECDsa key) =>
        key.KeySize == 384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
}
