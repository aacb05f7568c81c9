using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Scram;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>A SCRAM client that did its 600,000 rounds once: each further proof costs it three hashes, so that a measurement shows the server.</summary>
internal sealed class KnownPassword(string account, byte[] binding)
{
    private static readonly byte[] Salt = RandomNumberGenerator.GetBytes(16);
    private static readonly byte[] Salted = Rfc2898DeriveBytes.Pbkdf2("correct horse battery", Salt, ScramLimits.Iterations, HashAlgorithmName.SHA256, 32);
    private static readonly byte[] ClientKey = HMACSHA256.HashData(Salted, "Client Key"u8);
    private static readonly byte[] StoredKey = SHA256.HashData(ClientKey);

    internal static VerifierDocument Verifier { get; } = new(Salt, ScramLimits.Iterations, StoredKey, HMACSHA256.HashData(Salted, "Server Key"u8));

    private readonly string _bare = $"n={account},r={Convert.ToBase64String(RandomNumberGenerator.GetBytes(18))}";

    internal string First => $"p=tls-server-end-point,,{_bare}";

    internal string Respond(string challenge)
    {
        var nonce = challenge[..challenge.IndexOf(',', StringComparison.Ordinal)];
        byte[] bound = [.. "p=tls-server-end-point,,"u8, .. binding];
        var final = $"c={Convert.ToBase64String(bound)},{nonce}";
        var proof = HMACSHA256.HashData(StoredKey, Encoding.UTF8.GetBytes($"{_bare},{challenge},{final}"));
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= ClientKey[i];
        }

        return $"{final},p={Convert.ToBase64String(proof)}";
    }
}
