using System.Security.Cryptography;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// What two people compare is cut short, so both keys could be replaced until the short texts agree (2^(n/2) tries for n bits). Each try
/// is therefore made to cost 100,000 rounds of PBKDF2: for 80 bits that is work of 2^57 and more instead of 2^40. No secret is involved.
/// </summary>
internal static class KeyComparison
{
    private const int Rounds = 100_000;

    /// <summary>The same bytes on both sides: the order of the two is not part of it.</summary>
    internal static byte[] Stretch(string purpose, string one, string other, int length)
    {
        var (low, high) = string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);
        return Rfc2898DeriveBytes.Pbkdf2($"{low}\n{high}", DomainSignature.Prefix(purpose), Rounds, HashAlgorithmName.SHA512, length);
    }
}
