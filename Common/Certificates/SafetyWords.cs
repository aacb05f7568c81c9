using System.Security.Cryptography;
using System.Text;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// C7: what two users read to each other, or scan, to know that no one stands between their devices. Over both names and both keys, so it
/// changes when either key does and is the same on both sides. Twelve words of 1024 carry 120 bits, stretched.
/// </summary>
public sealed class SafetyWords
{
    private const int Count = 12;
    private const string QrPrefix = "peersecure-verify:1:";

    private SafetyWords(IReadOnlyList<string> words, string fingerprint) => (Words, Fingerprint) = (words, fingerprint);

    public IReadOnlyList<string> Words { get; }

    /// <summary>SHA-256 over both, 64 hex digits in groups of four: for those who rather compare digits.</summary>
    public string Fingerprint { get; }

    /// <summary>The text of the QR code: the whole 256 bits.</summary>
    public string QrText => QrPrefix + Fingerprint.Replace(" ", "", StringComparison.Ordinal);

    public static SafetyWords Of(DeviceIdentity one, SpkiHash oneKey, DeviceIdentity other, SpkiHash otherKey)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var (first, second) = ($"{one.Uri} {oneKey}", $"{other.Uri} {otherKey}");
        var bits = KeyComparison.Stretch("safety-words", first, second, Count * WordList.Bits / 8);
        var words = Enumerable.Range(0, Count).Select(i => WordList.Words[AdmissionCode.BitsAt(bits, i * WordList.Bits, WordList.Bits)]);
        return new SafetyWords([.. words], Hash(first, second));
    }

    /// <summary>Whether this is what the other side's code holds.</summary>
    public bool Matches(string? scanned) => QrText.Equals(scanned?.Trim(), StringComparison.Ordinal);

    public override string ToString() => string.Join(' ', Words);

    private static string Hash(string one, string other)
    {
        var (low, high) = string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one);
        var hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"peersecure/1 safety-fingerprint\0{low}\n{high}")));
        return string.Join(' ', hex.Chunk(4).Select(group => new string(group)));
    }
}
